import type { PartTicket } from "@zhichuan/contract/types";
import { bytesOf, gapsOf, type Range } from "./coverage.ts";
import { PART_TIMEOUT } from "./pace.ts";
import type { Sending } from "./sending.ts";

interface Part extends PartTicket {
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
  /** Nobody sends this part any more: unless it is stored its bytes are left again, perhaps for parts of another size. */
  giveBack(part: Pick<Range, "start">): void;
  /** Throws the batch a part came with away; gives false when that has been done. */
  discard(part: Part): boolean;
}

export const createPartTickets = ({ engine, attempt, memo }: Sending): PartTickets => {
  const { api, pace, clock } = engine;
  const { block = 1, upload = "" } = memo;
  /** What is asked for, ready or under way, by its start. */
  const taken = new Map<number, Range>();
  const ready: Part[] = [];
  let asking: Promise<void> | undefined;

  const left = () => gapsOf([...memo.runs, ...taken.values()], memo.size);
  const giveBack = ({ start }: Pick<Range, "start">) => void taken.delete(start);
  const ask = async () => {
    const ranges: Range[] = [];
    for (let gaps = left(); gaps[0] && ranges.length < pace.parallel * 2; gaps = left()) {
      const [{ start, end }] = gaps;
      const part = { start, end: Math.min(end, start + block * pace.blocks(block, bytesOf(gaps))) };
      taken.set(start, part);
      ranges.push(part);
    }
    const asked = clock.now();
    try {
      const parts = ranges.map(({ start, end }) => ({ start, blocks: Math.ceil((end - start) / block) }));
      const answer = await api(attempt, "uploads/parts", { upload, parts });
      // Both by the server's clock: what the phone's shows does not matter, only how far it has gone since.
      const valid = Date.parse(answer.expiresAt) - Date.parse(answer.serverTime);
      const batch = { until: asked + valid - Math.min(PART_TIMEOUT, valid / 2) };
      ready.push(...answer.parts.map((part) => ({ ...part, batch })));
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
        if (!ready[0] && left()[0]) {
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
};
