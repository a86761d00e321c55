import type { PartTicket } from "@zhichuan/contract/types";
import type { Attempt } from "./attempt.ts";
import { bytesOf, type Range } from "./coverage.ts";
import type { Engine } from "./engine.ts";
import { PART_TIMEOUT } from "./pace.ts";

/** Most parts asked for in one call, however many go at once. */
const BATCH = 12;

interface Part extends PartTicket {
  readonly end: number;
  /** The call it came with. */
  readonly batch: number;
  /** By the phone's clock, which was compared with the server's: after that it may be too late to begin. */
  readonly until: number;
}

/** Where the parts of one upload go: asked for in small batches, one call at a time, ahead of their end. */
export interface PartTickets {
  /** The next part to send, or undefined when none is left. */
  next(): Promise<Part | undefined>;
  /** A part was not stored: its bytes are left again, perhaps for parts of another size. */
  giveBack(range: Range): void;
  /** Throws the batch a part came with away; gives false when that has been done. */
  discard(part: Part): boolean;
}

/** `left`: the bytes to send, in order. */
export function createPartTickets(
  { api, pace, ports: { clock } }: Engine,
  attempt: Attempt,
  { upload, block, left }: { readonly upload: string; readonly block: number; readonly left: Range[] },
): PartTickets {
  const ready: Part[] = [];
  let batch = 0;
  let asking: Promise<void> | undefined;

  const giveBack = ({ start, end }: Range) => {
    left.push({ start, end });
    left.sort((a, b) => a.start - b.start);
  };
  const clear = () => {
    for (const part of ready.splice(0)) giveBack(part);
  };
  const plan = () => {
    const ranges: Range[] = [];
    const most = Math.min(BATCH, pace.parallel * 2);
    while (ranges.length < most) {
      const gap = left.shift();
      if (!gap) break;
      const end = Math.min(gap.end, gap.start + block * pace.blocks(block, bytesOf([gap, ...left])));
      ranges.push({ start: gap.start, end });
      if (end < gap.end) left.unshift({ start: end, end: gap.end });
    }
    return ranges;
  };
  const ask = async (ranges: readonly Range[]) => {
    const own = batch;
    const asked = clock.now();
    try {
      const parts = ranges.map(({ start, end }) => ({ start, blocks: Math.ceil((end - start) / block) }));
      const answer = await attempt.wait(api.parts({ upload, parts }));
      // Both by the server's clock: what the phone's shows does not matter, only how far it has gone since.
      const valid = Date.parse(answer.expiresAt) - Date.parse(answer.serverTime);
      const until = asked + valid - Math.min(PART_TIMEOUT, valid / 2);
      for (const part of answer.parts) {
        ready.push({ ...part, end: part.start + part.length, batch: own, until });
      }
    } catch (error) {
      ranges.forEach(giveBack);
      throw error;
    }
  };

  return {
    async next() {
      for (;;) {
        if (ready.some(({ until }) => clock.now() >= until)) clear();
        const part = ready.shift();
        if (part) return part;
        if (!asking) {
          const ranges = plan();
          if (ranges.length === 0) return undefined;
          asking = ask(ranges).finally(() => {
            asking = undefined;
          });
        }
        await asking;
      }
    },
    giveBack,
    discard(part) {
      if (part.batch !== batch) return false;
      batch += 1;
      clear();
      return true;
    },
  };
}
