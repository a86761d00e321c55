import { SignerError } from "./errors.ts";

/**
 * A moment as `x-oss-date` writes it: `20261122T003000Z`. Fractions of a second are dropped.
 * @throws SignerError INVALID_DATE
 */
export const stamp = onceASecond((second) => `${isoSecond(second).replace(/[-:]/g, "")}Z`);

/**
 * A moment as a policy's `expiration` writes it: `2026-11-22T00:30:00.000Z`. Fractions of a second are dropped.
 * @throws SignerError INVALID_DATE
 */
export const expiration = onceASecond((second) => `${isoSecond(second)}.000Z`);

/** Reads what `stamp` writes; undefined for anything else. */
export function parseStamp(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Date reads the 31st of April as the 1st of May; OSS does not.
  return !Number.isNaN(at.getTime()) && stamp(at) === text ? at : undefined;
}

/** Many signatures fall into one second, and formatting a date is a tenth of the cost of each. */
function onceASecond(format: (second: number) => string): (at: Date) => string {
  let lastSecond = Number.NaN;
  let last = "";
  return (at) => {
    const second = Math.floor(at.getTime() / 1000);
    if (second !== lastSecond) {
      last = format(second);
      lastSecond = second;
    }
    return last;
  };
}

function isoSecond(second: number): string {
  if (!(second >= 0 && second < 253402300800))
    throw new SignerError("INVALID_DATE", "The time to sign at is no date between 1970 and 9999");
  return new Date(second * 1000).toISOString().slice(0, 19);
}
