import type { Clock } from "../src/index.ts";

/** A clock whose time is made of what waits for it: an hour passes as fast as the machine can think. */
export class VirtualTime implements Clock {
  readonly #timers: { readonly due: number; readonly run: () => void }[] = [];
  #now = 0;

  readonly now = () => this.#now;

  readonly after = (ms: number, run: () => void) => {
    const timer = { due: this.#now + Math.max(ms, 0), run };
    // After those of the same moment: what began first ends first.
    const later = this.#timers.findIndex(({ due }) => due > timer.due);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  };

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets time pass until `isOver`; gives the milliseconds that have. */
  async pass(isOver: () => boolean): Promise<number> {
    const from = this.#now;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver()) return this.#now - from;
      const timer = this.#timers.shift();
      if (!timer) throw new Error("nothing is waited for any more");
      this.#now = timer.due;
      timer.run();
    }
  }
}
