/** Lets so many tasks run at once; the rest wait in the order they came. */
export class Slots {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Calls `start` now or when a slot is free; `start` is given the function that frees it again. */
  enter(start: (leave: () => void) => void): void {
    const run = () => {
      this.#running += 1;
      start(() => {
        this.#running -= 1;
        this.#waiting.shift()?.();
      });
    };
    if (this.#running < this.#limit) run();
    else this.#waiting.push(run);
  }
}
