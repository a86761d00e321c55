import type { FastifyBaseLogger } from "fastify";

/** Milliseconds. */
const PAUSE = 1000;
const BETWEEN_WARNINGS = 60_000;

/** What a Fallback works with. */
export interface FallbackOptions {
  readonly log: Pick<FastifyBaseLogger, "warn" | "info">;
  readonly now: () => Date;
}

/**
 * Does a thing with what all instances share and, while that is down, with what this instance has of its own: limits
 * go on to hold, only each instance counts for itself. A Redis that has failed is left alone for a second, so that one
 * that never answers does not make every request wait.
 */
export class Fallback {
  readonly #options: FallbackOptions;
  #isDown = false;
  #retryAt = Number.NEGATIVE_INFINITY;
  #warnAt = Number.NEGATIVE_INFINITY;

  constructor(options: FallbackOptions) {
    this.#options = options;
  }

  /** Gives what `shared` gives, or `own` when that fails or has failed a moment ago. */
  async run<T>(shared: () => Promise<T>, own: () => Promise<T>): Promise<T> {
    if (this.#isDown && this.#now() < this.#retryAt) return own();
    try {
      const result = await shared();
      if (this.#isDown) this.#recover();
      return result;
    } catch (err) {
      this.#fail(err);
      return own();
    }
  }

  #fail(err: unknown): void {
    const now = this.#now();
    this.#isDown = true;
    this.#retryAt = now + PAUSE;
    if (now < this.#warnAt) return;
    this.#warnAt = now + BETWEEN_WARNINGS;
    this.#options.log.warn({ err }, "Redis is down: until it is back each instance counts for itself");
  }

  #recover(): void {
    this.#isDown = false;
    this.#warnAt = Number.NEGATIVE_INFINITY;
    this.#options.log.info("Redis is back");
  }

  #now(): number {
    return this.#options.now().getTime();
  }
}
