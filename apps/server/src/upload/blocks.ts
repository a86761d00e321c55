import { MAX_PART_LENGTH } from "@zhichuan/contract";
import { ApiError } from "../api-error.ts";

const LEAST_BLOCK = 256 * 1024;
/** OSS numbers parts from 1 to this. */
const MOST_PARTS = 10_000;

/** How a file is laid out in parts. Bytes. */
export interface Layout {
  readonly size: number;
  readonly block: number;
}

/** Where a part begins in the file and how long it is. Bytes. */
export interface PartRange {
  readonly start: number;
  readonly length: number;
  /** OSS's part number; numbers may be left out. */
  readonly number: number;
}

/**
 * The grid on which the parts of a file of `size` bytes begin: fine enough for slow links, and never more than 10000
 * blocks. A part's number follows from its start, so parts may differ in length and their place is known all the same.
 */
export function blockOf(size: number): number {
  return Math.max(LEAST_BLOCK, Math.ceil(size / MOST_PARTS));
}

/** The number of the part that begins at `start`, and back. */
const numberAt = (start: number, block: number) => start / block + 1;
export const startOf = (number: number, block: number) => (number - 1) * block;

/**
 * The part that begins at `start` and is `blocks` blocks long, or shorter where the file ends. Throws INVALID_REQUEST
 * for one that is off the grid, past the end or too long.
 */
export function partRange(
  { start, blocks }: { start: number; blocks: number },
  { size, block }: Layout,
): PartRange {
  if (start % block !== 0) throw invalid(`A part starts at byte ${start}, which is no multiple of ${block}`);
  if (start >= size) throw invalid(`A part starts at byte ${start}, and the file has ${size}`);
  const length = Math.min(blocks * block, size - start);
  if (length > MAX_PART_LENGTH)
    throw invalid(`A part has ${length} bytes, and at most ${MAX_PART_LENGTH} may go at once`);
  return { start, length, number: numberAt(start, block) };
}

const invalid = (detail: string) => new ApiError("INVALID_REQUEST", { detail });
