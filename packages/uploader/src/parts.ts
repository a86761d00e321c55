import type { PartTicket } from "@zhichuan/contract/types";
import { crc64ToDecimal } from "@zhichuan/crc64";
import { type Attempt, createAttempt } from "./attempt.ts";
import { bytesOf, gapsOf, type Range, type Run } from "./coverage.ts";
import type { Engine } from "./engine.ts";
import { toUploadError, UploadError } from "./errors.ts";
import { ossUploadError } from "./oss-error.ts";
import { PART_TIMEOUT } from "./pace.ts";
import { createPartTickets } from "./part-tickets.ts";
import { isMissing, isOfTheTicket, type Retry } from "./retry.ts";
import { checksum, type Source } from "./source.ts";

/** Milliseconds between two estimates of how far the parts under way are. */
const ESTIMATE_EVERY = 500;

export interface PartsUpload {
  /** The ticket's. */
  readonly upload: string;
  /** Bytes. */
  readonly block: number;
  readonly size: number;
  readonly source: Source;
  /** What is stored already. */
  readonly runs: readonly Run[];
  /** A part is stored; its bytes are the bucket's, byte for byte. */
  onStored(run: Run): void;
  /** So many bytes are stored or, by the link's speed, on their way. */
  onProgress(bytes: number): void;
}

/**
 * Sends what is missing, several parts at once, each read when its turn has come and compared with the bucket's own
 * checksum. A part that fails goes back to what is left. Rejects when trying again is of no use.
 */
export async function sendParts(
  engine: Engine,
  outer: Attempt,
  retry: Retry,
  { upload, block, size, source, runs, onStored, onProgress }: PartsUpload,
): Promise<void> {
  const { ports, slots, pace } = engine;
  const { clock } = ports;
  // Of its own, so that one part's final failure ends the others.
  const attempt = createAttempt(clock);
  const letGo = outer.hold(() => attempt.end());
  const tickets = createPartTickets(engine, attempt, { upload, block, left: gapsOf(runs, size) });
  const flying = new Map<Range, number>();
  let stored = bytesOf(runs);

  const estimate = () => {
    let bytes = stored;
    for (const [{ start, end }, since] of flying) {
      bytes += Math.min((end - start) * 0.95, pace.rate * (clock.now() - since));
    }
    onProgress(bytes);
  };
  const tick = async () => {
    while (!attempt.ended) {
      await attempt.sleep(ESTIMATE_EVERY);
      estimate();
    }
  };

  const send = async (part: PartTicket & Range) => {
    const { start, end, length } = part;
    const body = await attempt.wait(source.read(start, length));
    const crc = await checksum(body, attempt);
    const since = clock.now();
    flying.set(part, since);
    try {
      const { "content-length": _set, ...headers } = part.headers; // By the platform, which knows the body.
      const put = ports.http.put({ url: part.url, headers, body, timeout: PART_TIMEOUT });
      const answer = await attempt.wait(put);
      if (answer.status !== 200) throw ossUploadError(answer);
      const seen = answer.headers["x-oss-hash-crc64ecma"];
      if (seen !== undefined && seen !== crc64ToDecimal(crc)) {
        throw new UploadError("NETWORK", { detail: `part ${part.number} arrived with CRC-64 ${seen}` });
      }
      pace.measured(length, clock.now() - since);
      retry.confirmed();
      stored += length;
      onStored({ start, end, crc });
    } catch (error) {
      if (toUploadError(error).code === "TIMEOUT") pace.timedOut(length, clock.now() - since);
      throw error;
    } finally {
      flying.delete(part);
    }
    estimate();
  };

  /** Sends one part; gives whether there was one to send. */
  const work = async (): Promise<boolean> => {
    const giveSlotBack = await slots.take(attempt);
    let part: Awaited<ReturnType<typeof tickets.next>>;
    try {
      part = await tickets.next();
      if (!part) return false;
      await send(part);
      return true;
    } catch (caught) {
      giveSlotBack(); // Others may use it while this one waits.
      const error = toUploadError(caught);
      if (part) tickets.giveBack(part);
      // One fresh batch for all that the old one's end has thrown off.
      if (part && isOfTheTicket(error) && !tickets.discard(part)) return true;
      const wait = isMissing(error) || engine.surroundings.excuse(error) ? undefined : retry.after(error);
      if (attempt.ended || !wait) throw error;
      await wait;
      return true;
    } finally {
      giveSlotBack();
    }
  };

  void tick();
  try {
    await new Promise<void>((resolve, reject) => {
      let workers = 0;
      const hire = () => {
        while (workers < Math.max(1, pace.parallel)) {
          workers += 1;
          run().catch(reject);
        }
      };
      const run = async () => {
        while (await work()) {
          if (workers > pace.parallel) break;
          hire();
        }
        workers -= 1;
        if (workers === 0) resolve();
      };
      hire();
    });
  } finally {
    letGo();
    attempt.end();
  }
}
