import type { Day } from "./quota-store.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** China has one time, eight hours ahead of UTC, the whole year. */
const AHEAD = 8 * HOUR;

let last: Day = { name: "1970-01-01", start: -AHEAD };

/** The day in China at `time`. */
export function dayOf(time: Date): Day {
  const local = time.getTime() + AHEAD;
  const start = local - (local % DAY) - AHEAD;
  // Asked several times a request, and nearly always about the same one.
  if (start !== last.start) last = { name: new Date(local).toISOString().slice(0, 10), start };
  return last;
}
