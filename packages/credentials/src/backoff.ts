const firstMs = 1000;
const longestMs = 30_000;

/** When to try again after failures: 1, 2, 4 … 30 seconds later, each shortened at random by up to half. */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;
  #retryAt = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** @param now milliseconds since 1970 */
  isOver(now: number): boolean {
    return now >= this.#retryAt;
  }

  failed(now: number) {
    const delay = Math.min(firstMs * 2 ** this.#failures++, longestMs);
    this.#retryAt = now + delay * (0.5 + this.#random() / 2);
  }

  succeeded() {
    this.#failures = 0;
    this.#retryAt = 0;
  }
}
