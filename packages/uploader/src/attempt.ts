import type { Call, Clock } from "./ports.ts";

/** One go at an upload, until it is over or ended from outside: whatever runs in it ends with it. */
export interface Attempt {
  readonly ended: boolean;
  /** Calls `undo` when the attempt is ended, or at once if it has been; what it gives takes that back, if it is not too late. */
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
      // A function of its own, so that one thing held twice is let go twice.
      const own = () => undo();
      if (attempt.ended) undo();
      else held.add(own);
      return () => held.delete(own);
    },
    async wait<T>(what: Call<T> | Promise<T>) {
      const { answer, abort } = "answer" in what ? what : { answer: what, abort() {} };
      const letGo = attempt.hold(abort);
      const result = await answer.finally(letGo);
      if (attempt.ended) throw new Error("ended");
      return result;
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
