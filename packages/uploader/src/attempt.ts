import type { Call, Clock } from "./ports.ts";

/** One go at an upload, until it is over or ended from outside: whatever runs in it ends with it. */
export interface Attempt {
  readonly ended: boolean;
  /** Calls `undo` when the attempt is ended, or at once if it has been; gives the function that takes that back. */
  hold(undo: () => void): () => void;
  /** Gives a call's or a promise's answer. Rejects, whatever the answer, when the attempt was ended meanwhile. */
  wait<T>(what: Call<T> | Promise<T>): Promise<T>;
  /** Resolves after `ms` milliseconds, or never when the attempt is ended. */
  sleep(ms: number): Promise<void>;
  /** Aborts all that runs. */
  end(): void;
}

export function createAttempt(clock: Clock): Attempt {
  const held = new Set<() => void>();
  let ended = false;

  const hold = (undo: () => void) => {
    if (ended) undo();
    else held.add(undo);
    return () => void held.delete(undo);
  };

  return {
    get ended() {
      return ended;
    },
    hold,
    async wait(what) {
      const call = "answer" in what ? what : { answer: what, abort() {} };
      const letGo = hold(() => call.abort());
      try {
        const answer = await call.answer;
        if (ended) throw new Error("the attempt has ended");
        return answer;
      } finally {
        letGo();
      }
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        const letGo = hold(
          clock.after(ms, () => {
            letGo();
            resolve();
          }),
        );
      }),
    end() {
      ended = true;
      for (const undo of held) undo();
      held.clear();
    },
  };
}
