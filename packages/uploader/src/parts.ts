import { crc64ToDecimal } from "@zhichuan/crc64";
import { createAttempt } from "./attempt.ts";
import { addRun, bytesOf } from "./coverage.ts";
import { toUploadError, UploadError } from "./errors.ts";
import { ossUploadError } from "./oss-error.ts";
import { PART_TIMEOUT } from "./pace.ts";
import { createPartTickets } from "./part-tickets.ts";
import { isMissing, isOfTheLink, isOfTheTicket } from "./retry.ts";
import type { Sending } from "./sending.ts";
import { checksum, type Source } from "./source.ts";

/**
 * Sends what is missing, several parts at once, each read when its turn has come and compared with the bucket's own
 * checksum. A part that fails goes back to what is left. Rejects when trying again is of no use.
 */
export async function sendParts(sending: Sending, source: Source): Promise<void> {
  const { engine, retry, memo, flights } = sending;
  const { ports, slots, pace, saved, surroundings } = engine;
  const { clock, http } = ports;
  // Of its own, so that one part's final failure ends the others.
  const attempt = createAttempt(clock);
  const letGo = sending.attempt.hold(attempt.end);
  const tickets = createPartTickets({ ...sending, attempt });
  type Part = NonNullable<Awaited<ReturnType<typeof tickets.next>>>;

  const send = async ({ start, end, length, url, number, headers }: Part) => {
    const body = await attempt.wait(source.read(start, length));
    const crc = await checksum(body, attempt);
    const flight = { length, since: clock.now() };
    const took = () => clock.now() - flight.since;
    flights.add(flight);
    try {
      const { "content-length": _set, ...others } = headers; // By the platform, which knows the body.
      const answer = await attempt.wait(http.put({ url, headers: others, body, timeout: PART_TIMEOUT }));
      if (answer.status !== 200) throw ossUploadError(answer);
      const seen = answer.headers["x-oss-hash-crc64ecma"];
      if (seen && seen !== crc64ToDecimal(crc)) {
        throw new UploadError("NETWORK", { detail: `part ${number} arrived with CRC-64 ${seen}` });
      }
      pace.measured(length, took());
      retry.confirmed();
      memo.runs = addRun(memo.runs, { start, end, crc });
      saved.save(memo);
    } catch (caught) {
      const error = toUploadError(caught);
      if (error.code === "TIMEOUT") pace.timedOut(length, took());
      else if (isOfTheLink(error)) pace.broke();
      throw error;
    } finally {
      flights.delete(flight);
    }
    sending.look();
  };

  try {
    await new Promise<void>((resolve, reject) => {
      const isWhole = () => bytesOf(memo.runs) === memo.size;
      /** Sends one part after the other, as long as there is one to send. */
      const work = async () => {
        while (!isWhole()) {
          const giveSlotBack = await attempt.wait(slots.take(attempt));
          let part: Part | undefined;
          try {
            part = await attempt.wait(tickets.next());
            if (!part) return;
            await send(part);
          } catch (caught) {
            const error = toUploadError(caught);
            if (part) tickets.giveBack(part);
            // One fresh batch for all that the old one's end has thrown off.
            if (part && isOfTheTicket(error) && !tickets.discard(part)) continue;
            const wait = isMissing(error) || surroundings.excuse(error) ? undefined : retry.after(error);
            if (attempt.ended || !wait) throw error;
            giveSlotBack(); // Others may use it while this one waits.
            await wait;
          } finally {
            giveSlotBack();
          }
        }
        // Those that still wait for a slot are not waited for.
        resolve();
      };
      const stop = (error: unknown) => {
        reject(error);
        attempt.end();
      };
      for (let n = 0; n < engine.options.connections; n++) work().catch(stop);
    });
  } finally {
    letGo();
    attempt.end();
  }
}
