import type { Clock } from "./ports.ts";

/** Tells listeners of changes: once for all that happen in one turn, or for those that come in crowds once an interval. */
export interface Notifier<T> {
  /** Gives the function that takes the listener away. */
  subscribe(listener: (value: T) => void): () => void;
  /** Tells when what runs now has run. */
  now(): void;
  /** Tells within the interval, together with all that happens until then. */
  soon(): void;
}

/** `interval`: milliseconds; `current`: what to tell. */
export const createNotifier = <T>(clock: Clock, interval: number, current: () => T): Notifier<T> => {
  const listeners = new Set<(value: T) => void>();
  let lastTold = Number.NEGATIVE_INFINITY;
  let forget: (() => void) | undefined;
  let isDue = false;

  const tell = () => {
    forget?.();
    forget = undefined;
    isDue = false;
    lastTold = clock.now();
    for (const listener of [...listeners]) {
      try {
        listener(current());
      } catch (error) {
        // A fault of the page must not stop an upload, and must not be hidden either.
        clock.after(0, () => {
          throw error;
        });
      }
    }
  };

  return {
    subscribe(listener) {
      // A wrapper of its own, so that one function subscribed twice is two listeners.
      const own = (value: T) => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    now() {
      if (isDue) return;
      isDue = true;
      void Promise.resolve().then(tell);
    },
    soon() {
      if (isDue || forget) return;
      const wait = lastTold + interval - clock.now();
      if (wait <= 0) tell();
      else forget = clock.after(Math.min(wait, interval), tell);
    },
  };
};
