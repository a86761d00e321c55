import type { Attempt } from "./attempt.ts";

/** So many connections to the bucket at once, over all uploads; first come, first served. */
export interface Slots {
  /** Resolves with the function that gives the slot back, which the attempt's end does too. */
  take(attempt: Attempt): Promise<() => void>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();

  const next = () => {
    for (const start of waiting) {
      if (free === 0) return;
      waiting.delete(start);
      start();
    }
  };

  return {
    take: (attempt) =>
      new Promise((resolve) => {
        waiting.add(() => {
          if (attempt.ended) return;
          free -= 1;
          let taken = true;
          const giveBack = () => {
            if (!taken) return;
            taken = false;
            letGo();
            free += 1;
            next();
          };
          const letGo = attempt.hold(giveBack);
          resolve(giveBack);
        });
        next();
      }),
  };
}
