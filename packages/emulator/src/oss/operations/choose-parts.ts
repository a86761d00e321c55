import { ossError } from "../error.ts";
import type { Part } from "../store/metadata.ts";

/** A part as the client names it. */
export interface PartReference {
  /** Not yet known to be a number. */
  readonly number: string;
  /** With or without quotes. */
  readonly etag: string;
}

/** Bytes; only the last part may be smaller. */
const minPartSize = 100 * 1024;

/**
 * Finds the parts an object is to be made of.
 * @throws OssError InvalidPartOrder, InvalidPart, EntityTooSmall
 * @see https://help.aliyun.com/zh/oss/developer-reference/completemultipartupload
 */
export function chooseParts(
  parts: ReadonlyMap<number, Part>,
  listed: readonly PartReference[],
): readonly Part[] {
  checkOrder(listed);
  if (listed.length === 0) throw ossError("invalidPart");
  const chosen = listed.map(({ number, etag }) => {
    const part = parts.get(Number(number));
    if (part?.md5 !== etag.replace(/^"(.*)"$/, "$1").toUpperCase()) {
      throw ossError("invalidPart", { PartNumber: number, PartETag: etag });
    }
    return part;
  });
  const small = chosen.slice(0, -1).find(({ size }) => size < minPartSize);
  if (small) {
    throw ossError("partTooSmall", {
      PartNumber: String(small.number),
      ProposedSize: String(small.size),
      MinSizeAllowed: String(minPartSize),
    });
  }
  return chosen;
}

function checkOrder(listed: readonly PartReference[]): void {
  let previous = 0;
  for (const { number } of listed) {
    const value = Number(number);
    if (!/^\d{1,5}$/.test(number) || value < 1 || value > 10_000) {
      throw ossError("partNumberInvalidAtComplete", { PartNumber: number });
    }
    if (value <= previous) throw ossError("invalidPartOrder", { PartNumber: number });
    previous = value;
  }
}
