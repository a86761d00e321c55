import type { ErrorCode } from "@zhichuan/contract/error-codes";
import type { Attempt } from "./attempt.ts";
import { causeOf, type UploadError } from "./errors.ts";
import type { Ports } from "./ports.ts";

/** Milliseconds: the longest wait before the first repetition; it doubles with each, up to the last. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** What a fresh ticket mends, if anything does. */
const ofTheTicket: readonly ErrorCode[] = ["POLICY_EXPIRED", "SIGNATURE_REFUSED"];

/** What a look at the bucket mends: not everything is there that was thought to be. */
const missing: readonly ErrorCode[] = ["OBJECT_MISSING", "PARTS_MISSING", "TICKET_EXPIRED"];

export const isOfTheTicket = ({ code }: UploadError) => ofTheTicket.includes(code);
export const isMissing = ({ code }: UploadError) => missing.includes(code);

/** Decides within one attempt what is tried again, and when. */
export interface Retry {
  /**
   * Gives what to wait for before the next try, or undefined when there is to be none. Failures that come while one is
   * waited for are one with it: a link that breaks fails all its parts at once.
   */
  after(error: UploadError): Promise<void> | undefined;
  /** Bytes were confirmed: the link works, and counting starts anew. */
  confirmed(): void;
}

/** `tries`: how many in a row without a byte confirmed. */
export function createRetry({ random }: Pick<Ports, "random">, attempt: Attempt, tries: number): Retry {
  let failures = 0;
  let refreshed = false;
  let waiting: Promise<void> | undefined;

  const sleep = async (longest: number) => {
    const [high = 0, low = 0] = await random(2);
    await attempt.sleep(((high * 256 + low) / 65_536) * longest);
    waiting = undefined;
  };

  return {
    after(error) {
      const cause = causeOf(error);
      if (isOfTheTicket(cause)) {
        if (refreshed || tries === 0) return undefined;
        refreshed = true;
        return Promise.resolve();
      }
      if (!cause.retryable && !isMissing(cause)) return undefined;
      if (waiting) return waiting;
      if (failures >= tries) return undefined;
      // Full jitter: phones that a fault has thrown off at one moment must not come back at one moment.
      waiting = sleep(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures));
      failures += 1;
      return waiting;
    },
    confirmed() {
      failures = 0;
      refreshed = false;
    },
  };
}
