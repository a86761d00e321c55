import type { Attempt } from "./attempt.ts";
import type { Engine } from "./engine.ts";
import { among, type UploadError } from "./errors.ts";

/** Milliseconds: the longest wait before the first repetition; it doubles with each, up to the last. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** Nobody has answered. */
export const isOfTheLink = among("NETWORK", "TIMEOUT");

/** What a fresh ticket mends, if anything does. */
export const isOfTheTicket = among("POLICY_EXPIRED", "SIGNATURE_REFUSED");

/** What a look at the bucket mends: not everything is there that was thought to be. */
const missing = ["OBJECT_MISSING", "PARTS_MISSING", "TICKET_EXPIRED"] as const;
export const isMissing = among(...missing);

/** Refusals of the confirmation that mean: the file has to be sent again. */
export const isNotStored = among(...missing, "OBJECT_MISMATCH", "TICKET_INVALID");

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

/** `onWait` is told what is waited for and until when, and of the wait's end. */
export const createRetry = (
  { clock, random, options: { retries, patience } }: Pick<Engine, "clock" | "random" | "options">,
  attempt: Attempt,
  onWait: (error?: UploadError, until?: number) => void = () => {},
): Retry => {
  let failures = 0;
  let waits = 0;
  let since = 0;
  let isFresh = false;
  let waiting: Promise<void> | undefined;

  const wait = async (error: UploadError) => {
    // Full jitter: phones that a fault has thrown off at one moment must not come back at one moment.
    const ms = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** waits++) * random();
    onWait(error, Math.ceil(clock.now() + ms));
    await attempt.sleep(ms);
    waiting = undefined;
    onWait();
  };
  /** A server that says it will be able again is waited for; silence may be the phone's own for good. */
  const isEnough = (error: UploadError) => {
    if (!error.retryable || isOfTheLink(error)) return failures++ >= retries;
    since ||= clock.now();
    return retries === 0 || clock.now() - since >= patience;
  };

  return {
    after(error) {
      if (isOfTheTicket(error)) {
        if (isFresh || retries === 0) return undefined;
        isFresh = true;
        return Promise.resolve();
      }
      if (!error.retryable && !isMissing(error)) return undefined;
      if (!waiting && isEnough(error)) return undefined;
      waiting ??= wait(error);
      return waiting;
    },
    confirmed() {
      failures = waits = since = 0;
      isFresh = false;
    },
  };
};
