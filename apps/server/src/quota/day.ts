import type { Day } from "./quota-store.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** China has one time, eight hours ahead of UTC, the whole year. */
const AHEAD = 8 * HOUR;

/** The day in China at `time`. */
export function dayOf(time: Date): Day {
  const local = time.getTime() + AHEAD;
  return {
    name: new Date(local).toISOString().slice(0, 10),
    start: local - (local % DAY) - AHEAD,
  };
}
