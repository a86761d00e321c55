import type { ListedPart } from "@zhichuan/oss-client";
import { type Layout, type PartRange, startOf } from "./blocks.ts";

/** A part that is stored. */
export interface StoredPart extends PartRange {
  readonly etag: string;
}

/**
 * The stored parts an object can be made of, by their start. A part that begins inside the one before is left out: a
 * phone that cut the rest of its file anew may have an old part arrive late.
 */
export function usableParts(listed: readonly ListedPart[], block: number): StoredPart[] {
  let end = 0;
  return listed
    .map(({ number, size, etag }) => ({ number, etag, start: startOf(number, block), length: size }))
    .toSorted((a, b) => a.start - b.start)
    .filter(({ start, length }) => {
      if (start < end) return false;
      end = start + length;
      return true;
    });
}

/** The first bytes of the file that no part holds; undefined when the parts make up exactly the file. */
export function firstGap(
  parts: readonly StoredPart[],
  { size }: Layout,
): { start: number; end: number } | undefined {
  let end = 0;
  for (const { start, length } of parts) {
    if (start > end) return { start: end, end: start };
    end = start + length;
  }
  return end === size ? undefined : { start: end, end: size };
}
