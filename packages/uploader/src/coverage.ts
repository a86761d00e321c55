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

/** Whether the second has the first's beginning. */
export const begins = ({ start }: Range, within: Range) => start >= within.start && start < within.end;

/** Adds a run; neighbours become one, so that however many parts there are, there are few runs. Gives them in order. */
export const addRun = (runs: readonly Run[], added: Run): readonly Run[] => {
  const merged: Run[] = [];
  for (const run of inOrder([...runs, added])) {
    const last = merged[merged.length - 1];
    if (last?.end !== run.start) merged.push(run);
    else {
      const crc = crc64Combine(last.crc, run.crc, bytesOf([run]));
      merged.splice(-1, 1, { start: last.start, end: run.end, crc });
    }
  }
  return merged;
};

/** What of `size` bytes is in none of the ranges. */
export const gapsOf = (ranges: readonly Range[], size: number): readonly Range[] => {
  const gaps: Range[] = [];
  let at = 0;
  for (const { start, end } of inOrder([...ranges, { start: size, end: size }])) {
    if (at < start) gaps.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  return gaps;
};

/** How many bytes the ranges have together. */
export const bytesOf = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, { start, end }) => sum + end - start, 0);

const inOrder = <R extends Range>(ranges: R[]) => ranges.sort((a, b) => a.start - b.start);
