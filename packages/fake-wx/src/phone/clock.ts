import type { ClockPort } from "../platform.ts";

export interface ClockOptions {
  /** How much faster than real time it runs. Example: `100`: a minute takes 0.6 s. Default 1. */
  readonly speed?: number;
  /** What it shows at first: milliseconds since 1970. Default: the machine's time. */
  readonly startsAt?: number;
}

/**
 * Makes a clock that runs faster than real time. It never stands still, so that it can be used with real sockets; what
 * the machine itself needs for a piece of work counts `speed` times too.
 */
export function createClock({ speed = 1, startsAt = Date.now() }: ClockOptions = {}): ClockPort {
  if (!(speed > 0)) throw new RangeError(`speed must be above 0, not ${speed}`);
  const startedAt = performance.now();
  const exactNow = () => startsAt + (performance.now() - startedAt) * speed;
  return {
    now: () => Math.floor(exactNow()),
    after(ms, run) {
      const due = exactNow() + ms;
      let cancel = () => {};
      const wait = () => {
        const left = (due - exactNow()) / speed;
        if (left >= 1) {
          const timer = setTimeout(wait, left) as unknown as NodeJS.Timeout;
          cancel = () => timer.close();
          return;
        }
        // A timer is too coarse for less than a millisecond, which may be a tenth of a second here.
        const immediate = setImmediate(() => (exactNow() >= due ? run() : wait()));
        cancel = () => clearImmediate(immediate);
      };
      wait();
      return () => cancel();
    },
  };
}
