import type { Clock } from "./ports.ts";

/** Tells listeners of changes: at once, or for those that come in crowds once an interval. */
export class Notifier<T> {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #current: () => T;
  readonly #listeners = new Set<(value: T) => void>();
  #lastTold = Number.NEGATIVE_INFINITY;
  #forget: (() => void) | undefined;

  /** `interval`: milliseconds; `current`: what to tell. */
  constructor(clock: Clock, interval: number, current: () => T) {
    this.#clock = clock;
    this.#interval = interval;
    this.#current = current;
  }

  /** Gives the function that takes the listener away. */
  subscribe(listener: (value: T) => void): () => void {
    // A wrapper of its own, so that one function subscribed twice is two listeners.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Tells now. */
  now(): void {
    this.#forget?.();
    this.#forget = undefined;
    this.#lastTold = this.#clock.now();
    for (const listener of [...this.#listeners]) this.#tell(listener);
  }

  /** Tells within the interval, together with all that happens until then. */
  soon(): void {
    if (this.#forget) return;
    const wait = this.#lastTold + this.#interval - this.#clock.now();
    if (wait <= 0) this.now();
    else this.#forget = this.#clock.after(Math.min(wait, this.#interval), () => this.now());
  }

  #tell(listener: (value: T) => void): void {
    try {
      listener(this.#current());
    } catch (error) {
      // A fault of the page must not stop an upload, and must not be hidden either.
      this.#clock.after(0, () => {
        throw error;
      });
    }
  }
}
