import { type Crc64, crc64Combine } from "@zhichuan/crc64";

/** Bytes `start` up to but not including `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Bytes that are stored, with their checksum. */
export interface Run extends Range {
  readonly crc: Crc64;
}

/** Adds a run; neighbours become one, so that however many parts there are, there are few runs. Gives them in order. */
export function addRun(runs: readonly Run[], added: Run): readonly Run[] {
  const merged: Run[] = [];
  for (const run of [...runs, added].sort((a, b) => a.start - b.start)) {
    const last = merged[merged.length - 1];
    if (last?.end !== run.start) merged.push(run);
    else
      merged[merged.length - 1] = {
        start: last.start,
        end: run.end,
        crc: crc64Combine(last.crc, run.crc, run.end - run.start),
      };
  }
  return merged;
}

/** What of `size` bytes is in none of the ranges, which are in order. */
export function gapsOf(ranges: readonly Range[], size: number): Range[] {
  const gaps: Range[] = [];
  let at = 0;
  for (const { start, end } of [...ranges, { start: size, end: size }]) {
    if (at < start) gaps.push({ start: at, end: start });
    at = end;
  }
  return gaps;
}

/** How many bytes the ranges have together. */
export function bytesOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** The runs that OSS still lists, part after part. What else it lists is sent again: nobody has its checksum. */
export function stillStored(
  runs: readonly Run[],
  parts: readonly { readonly start: number; readonly length: number }[],
): readonly Run[] {
  const ends = new Map(parts.map(({ start, length }) => [start, start + length]));
  return runs.filter(({ start, end }) => {
    let at: number | undefined = start;
    while (at !== undefined && at < end) at = ends.get(at);
    return at === end;
  });
}
