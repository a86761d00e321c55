import type { Attempt } from "./attempt.ts";

/** So many connections to the bucket at once, over all uploads; first come, first served. */
export interface Slots {
  /** Resolves with the function that gives the slot back, which the attempt's end does too. */
  take(attempt: Attempt): Promise<() => void>;
}

/** `limit`: how many there are now. */
export const createSlots = (limit: () => number): Slots => {
  const waiting: (() => void)[] = [];
  let taken = 0;

  const next = () => {
    while (taken < limit() && waiting[0]) {
      taken += 1;
      waiting.shift()?.();
    }
  };
  const giveBack = () => {
    taken -= 1;
    next();
  };

  return {
    async take(attempt) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        next();
      });
      const letGo = attempt.hold(() => giveBack());
      return () => letGo() && giveBack();
    },
  };
};
