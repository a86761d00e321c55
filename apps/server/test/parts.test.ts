import { MAX_PART_LENGTH } from "@zhichuan/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockOf, partRange } from "../src/upload/blocks.ts";
import { firstGap, usableParts } from "../src/upload/stored-parts.ts";

const KiB = 1024;
/** The largest file whose blocks can be sent at once: about 1 TB. */
const LARGEST = 10_000 * MAX_PART_LENGTH;

describe("the grid of a file's parts", () => {
  it.each([
    [1, 256 * KiB],
    [10_000 * 256 * KiB, 256 * KiB],
    [10_000 * 256 * KiB + 1, 256 * KiB + 1],
    [1024 ** 4, Math.ceil(1024 ** 4 / 10_000)],
  ])("of %i bytes has blocks of %i", (size, block) => {
    expect(blockOf(size)).toBe(block);
  });

  it("never has more than 10000 blocks, nor blocks that OSS finds too small", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LARGEST }), (size) => {
        const block = blockOf(size);
        expect(Math.ceil(size / block)).toBeLessThanOrEqual(10_000);
        expect(block).toBeGreaterThan(100 * KiB);
        const last = Math.floor((size - 1) / block) * block;
        expect(partRange({ start: last, blocks: 1 }, { size, block }).number).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});

describe("the parts an object is made of", () => {
  const BLOCK = 10;
  const BLOCKS = 8;
  const SIZE = BLOCKS * BLOCK - 3;

  /** Parts as they may be stored after any history: one a start, of any length inside the file. */
  const stored = fc
    .uniqueArray(fc.tuple(fc.nat(BLOCKS - 1), fc.integer({ min: 1, max: BLOCKS })), {
      selector: ([at]) => at,
    })
    .map((parts) =>
      parts.map(([at, blocks]) => {
        const range = partRange({ start: at * BLOCK, blocks }, { size: SIZE, block: BLOCK });
        return { number: range.number, size: range.length, etag: `${at}`, lastModified: new Date(0) };
      }),
    );

  /** Whether one can step from part to part through the whole file: there is one part a start, so one way. */
  function isWhole(parts: readonly { number: number; size: number }[]): boolean {
    let at = 0;
    for (;;) {
      const next = parts.find(({ number }) => (number - 1) * BLOCK === at);
      if (!next) return at === SIZE;
      at += next.size;
    }
  }

  it("are the whole file exactly when one can step through it from part to part", () => {
    let whole = 0;
    fc.assert(
      fc.property(stored, (parts) => {
        const usable = usableParts(parts, BLOCK);
        const gap = firstGap(usable, { size: SIZE, block: BLOCK });
        expect(gap === undefined).toBe(isWhole(parts));
        if (gap === undefined) {
          whole++;
          expect(usable.reduce((sum, { length }) => sum + length, 0)).toBe(SIZE);
        }
      }),
      { numRuns: 2000 },
    );
    expect(whole).toBeGreaterThan(20);
  });

  it("become the whole file when what is not covered is sent, whatever was stored", () => {
    fc.assert(
      fc.property(stored, (parts) => {
        const held = new Map(parts.map((part) => [part.number, part]));
        for (let calls = 0; ; calls++) {
          expect(calls).toBeLessThanOrEqual(BLOCKS);
          const gap = firstGap(usableParts([...held.values()], BLOCK), { size: SIZE, block: BLOCK });
          if (!gap) break;
          const blocks = Math.ceil((gap.end - gap.start) / BLOCK);
          const { number, length } = partRange({ start: gap.start, blocks }, { size: SIZE, block: BLOCK });
          held.set(number, { number, size: length, etag: "new", lastModified: new Date(0) });
        }
      }),
    );
  });
});
