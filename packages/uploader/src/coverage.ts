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

export const byStart = (a: Range, b: Range) => a.start - b.start;

/** Whether the second has the first's beginning. */
export const begins = ({ start }: Range, within: Range) => start >= within.start && start < within.end;

/** Adds a run; neighbours become one, so that however many parts there are, there are few runs. Gives them in order. */
export function addRun(runs: readonly Run[], added: Run): readonly Run[] {
  const merged: Run[] = [];
  for (const { start, end, crc } of [...runs, added].sort(byStart)) {
    const last = merged[merged.length - 1];
    if (last?.end === start) {
      merged.pop();
      merged.push({ start: last.start, end, crc: crc64Combine(last.crc, crc, end - start) });
    } else merged.push({ start, end, crc });
  }
  return merged;
}

/** What of `size` bytes is in none of the ranges, which are in order. */
export function gapsOf(ranges: readonly Range[], size: number): Range[] {
  let at = 0;
  return [...ranges, { start: size, end: size }]
    .map(({ start, end }) => {
      const gap = { start: at, end: start };
      at = end;
      return gap;
    })
    .filter(({ start, end }) => start < end);
}

/** How many bytes the ranges have together. */
export function bytesOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
