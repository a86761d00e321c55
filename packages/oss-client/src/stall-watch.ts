/** Aborts `signal` when nothing has moved for `ms` milliseconds. */
export class StallWatch {
  readonly #abort = new AbortController();
  readonly #ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number) {
    this.#ms = ms;
    this.moved();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Something moved: the time starts anew. */
  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abort.abort(), this.#ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
