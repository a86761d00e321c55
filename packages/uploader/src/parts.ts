import { crc64ToDecimal } from "@zhichuan/crc64";
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
export const sendParts = async (sending: Sending, source: Source): Promise<void> => {
  const { engine, attempt, retry, memo, flights } = sending;
  const { clock, http, slots, pace, saved, surroundings, options } = engine;
  const tickets = createPartTickets(sending);
  type Part = NonNullable<Awaited<ReturnType<typeof tickets.next>>>;

  const send = async ({ start, length, url, number, headers }: Part) => {
    const body = await attempt.wait(source.read(start, length));
    const crc = await checksum(body, attempt);
    const flight = { length, since: clock.now() };
    const took = () => clock.now() - flight.since;
    flights.add(flight);
    try {
      const answer = await attempt.wait(
        http.send({ method: "PUT", url, headers, body, timeout: PART_TIMEOUT }),
      );
      if (answer.status !== 200) throw ossUploadError(answer);
      const seen = answer.headers["x-oss-hash-crc64ecma"];
      if (seen && seen !== crc64ToDecimal(crc)) {
        throw new UploadError("NETWORK", { detail: `part ${number}: CRC-64 is ${seen}` });
      }
      pace.measured(length, took());
      retry.confirmed();
      memo.runs = addRun(memo.runs, { start, end: start + length, crc });
      saved.save(memo);
    } catch (caught) {
      if (isOfTheLink(toUploadError(caught))) pace.broke(length, took());
      throw caught;
    } finally {
      flights.delete(flight);
    }
    sending.look();
  };

  await new Promise<void>((resolve, reject) => {
    /** Sends one part after the other, as long as there is one to send. */
    const work = async () => {
      while (bytesOf(memo.runs) < memo.size) {
        const giveSlotBack = await attempt.wait(slots.take(attempt));
        let part: Part | undefined;
        try {
          part = await attempt.wait(tickets.next());
          if (!part) return;
          await send(part);
        } catch (caught) {
          const error = toUploadError(caught);
          // One fresh batch for all that the old one's end has thrown off.
          if (part && isOfTheTicket(error) && !tickets.discard(part)) continue;
          const wait = isMissing(error) || surroundings.excuse(error) ? undefined : retry.after(error);
          if (attempt.ended || !wait) {
            reject(error);
            return attempt.end();
          }
          // Others may go on with both while this one waits.
          giveSlotBack();
          if (part) tickets.giveBack(part);
          part = undefined;
          await wait;
        } finally {
          giveSlotBack();
          if (part) tickets.giveBack(part);
        }
      }
      // Those that still wait for a slot are not waited for.
      resolve();
    };
    for (let n = 0; n < options.connections; n++) work().catch(reject);
  });
};
