import type { PartTicket } from "@zhichuan/contract/types";
import { byStart, bytesOf, gapsOf, type Range } from "./coverage.ts";
import { PART_TIMEOUT } from "./pace.ts";
import type { Sending } from "./sending.ts";

/** Most parts asked for in one call, however many go at once. */
const BATCH = 12;

interface Part extends PartTicket {
  readonly end: number;
  /** The call it came with. */
  readonly batch: Batch;
}

interface Batch {
  /** By the phone's clock, which was compared with the server's: after that it may be too late to begin. */
  until: number;
}

/** Where the parts of one upload go: asked for in small batches, one call at a time, ahead of their end. */
export interface PartTickets {
  /** The next part to send, or undefined when none is left. */
  next(): Promise<Part | undefined>;
  /** A part was not stored: its bytes are left again, perhaps for parts of another size. */
  giveBack(part: Part): void;
  /** Throws the batch a part came with away; gives false when that has been done. */
  discard(part: Part): boolean;
}

export function createPartTickets({ engine, attempt, memo }: Sending): PartTickets {
  const { api, pace, ports } = engine;
  const { clock } = ports;
  const { block, upload = "" } = memo;
  const left = gapsOf(memo.runs, memo.size);
  const ready: Part[] = [];
  let asking: Promise<void> | undefined;

  const giveBack = ({ start, end }: Range) => {
    left.push({ start, end });
    left.sort(byStart);
  };
  const plan = () => {
    const ranges: Range[] = [];
    for (let most = Math.min(BATCH, pace.parallel * 2); most > 0 && left.length > 0; most--) {
      const length = block * pace.blocks(block, bytesOf(left));
      const { start, end } = left.shift() as Range;
      const cut = Math.min(end, start + length);
      ranges.push({ start, end: cut });
      if (cut < end) left.unshift({ start: cut, end });
    }
    return ranges;
  };
  const ask = async () => {
    const ranges = plan();
    const asked = clock.now();
    try {
      const parts = ranges.map(({ start, end }) => ({ start, blocks: Math.ceil((end - start) / block) }));
      const answer = await api.parts(attempt, { upload, parts });
      // Both by the server's clock: what the phone's shows does not matter, only how far it has gone since.
      const valid = Date.parse(answer.expiresAt) - Date.parse(answer.serverTime);
      const batch = { until: asked + valid - Math.min(PART_TIMEOUT, valid / 2) };
      ready.push(...answer.parts.map((part) => ({ ...part, end: part.start + part.length, batch })));
    } catch (error) {
      ranges.forEach(giveBack);
      throw error;
    } finally {
      asking = undefined;
    }
  };

  return {
    async next() {
      for (;;) {
        if (ready.some(({ batch }) => clock.now() >= batch.until)) ready.splice(0).forEach(giveBack);
        const part = ready.shift();
        // Ahead of need: whoever comes next finds its address. What goes wrong then is asked for again.
        if (ready.length === 0 && left.length > 0) {
          asking ??= ask();
          asking.catch(() => {});
        }
        if (part || !asking) return part;
        await asking;
      }
    },
    giveBack,
    discard({ batch }) {
      const isFirst = batch.until > 0;
      batch.until = 0;
      return isFirst;
    },
  };
}
