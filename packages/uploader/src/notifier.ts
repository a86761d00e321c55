import type { Clock } from "./ports.ts";

/** Tells listeners of changes: at once, or for those that come in crowds once an interval. */
export interface Notifier<T> {
  /** Gives the function that takes the listener away. */
  subscribe(listener: (value: T) => void): () => void;
  /** Tells now. */
  now(): void;
  /** Tells within the interval, together with all that happens until then. */
  soon(): void;
}

/** `interval`: milliseconds; `current`: what to tell. */
export function createNotifier<T>(clock: Clock, interval: number, current: () => T): Notifier<T> {
  const listeners = new Set<(value: T) => void>();
  let lastTold = Number.NEGATIVE_INFINITY;
  let forget: (() => void) | undefined;

  const tell = (listener: (value: T) => void) => {
    try {
      listener(current());
    } catch (error) {
      // A fault of the page must not stop an upload, and must not be hidden either.
      clock.after(0, () => {
        throw error;
      });
    }
  };
  const now = () => {
    forget?.();
    forget = undefined;
    lastTold = clock.now();
    for (const listener of [...listeners]) tell(listener);
  };

  return {
    subscribe(listener) {
      // A wrapper of its own, so that one function subscribed twice is two listeners.
      const own = (value: T) => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    now,
    soon() {
      if (forget) return;
      const wait = lastTold + interval - clock.now();
      if (wait <= 0) now();
      else forget = clock.after(Math.min(wait, interval), now);
    },
  };
}
