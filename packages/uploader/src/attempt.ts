import type { Call, Clock } from "./ports.ts";

/** One go at an upload, until it is over or ended from outside: whatever runs in it ends with it. */
export interface Attempt {
  readonly ended: boolean;
  /**
   * Calls `undo`, a function of its own for each, when the attempt is ended, or at once if it has been. What it gives
   * takes that back, and tells whether it was not too late.
   */
  hold(undo: () => void): () => boolean;
  /** Gives a call's or a promise's answer. Rejects, whatever the answer, when the attempt was ended meanwhile. */
  wait<T>(what: Call<T> | Promise<T>): Promise<T>;
  /** Resolves after `ms` milliseconds, or never when the attempt is ended. */
  sleep(ms: number): Promise<void>;
  /** Aborts all that runs. */
  end(): void;
}

export const createAttempt = (clock: Clock): Attempt => {
  const held = new Set<() => void>();
  const attempt = {
    ended: false,
    hold(undo: () => void) {
      if (attempt.ended) undo();
      else held.add(undo);
      return () => held.delete(undo);
    },
    async wait<T>(what: Call<T> | Promise<T>) {
      const { answer, abort } = "answer" in what ? what : { answer: what, abort() {} };
      const letGo = attempt.hold(abort);
      const result = await answer.finally(letGo).catch((error) => {
        if (!attempt.ended) throw error;
      });
      if (attempt.ended) throw new Error("ended");
      return result as T;
    },
    sleep: (ms: number) =>
      new Promise<void>((resolve) => {
        const letGo = attempt.hold(
          clock.after(ms, () => {
            letGo();
            resolve();
          }),
        );
      }),
    end() {
      attempt.ended = true;
      for (const undo of held) undo();
      held.clear();
    },
  };
  return attempt;
};
