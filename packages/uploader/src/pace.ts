const KiB = 1024;
const MiB = 1024 * KiB;

/** Milliseconds a part should take: long enough to fill the link, and well under the timeout of one. */
const PART_TIME = 15_000;

/** Milliseconds each part may take. */
export const PART_TIMEOUT = 60_000;

/** Bytes: before anything was measured, and the most, since a part lies in memory whole. */
const FIRST_PART = MiB;
const LARGEST_PART = 8 * MiB;
const SMALLEST_PART = 256 * KiB;

/** How much of a new measurement counts. */
const WEIGHT = 0.3;

/** How large parts are and how many go at once, by what the phone's link has shown; one for all uploads. */
export interface Pace {
  /** How many parts of one file go at once. */
  readonly parallel: number;
  /** Bytes a millisecond of one connection; 0 when nothing was measured yet. */
  readonly rate: number;
  /** How many blocks of `block` bytes the next part is long, `left` bytes being left. */
  blocks(block: number, left: number): number;
  /** A part of `bytes` took `ms`. */
  measured(bytes: number, ms: number): void;
  /** A part of `bytes` was not through after `ms`. */
  timedOut(bytes: number, ms: number): void;
}

/** `most`: parts at once. */
export function createPace(most: number): Pace {
  let parallel = Math.min(3, most);
  let rate = 0;
  return {
    get parallel() {
      return parallel;
    },
    get rate() {
      return rate;
    },
    blocks(block, left) {
      const wanted = Math.min(rate ? rate * PART_TIME : FIRST_PART, LARGEST_PART);
      // The rest is shared out, so that no connection sends a long last part while the others have none.
      return Math.max(1, Math.min(Math.floor(wanted / block), Math.ceil(left / parallel / block)));
    },
    measured(bytes, ms) {
      const now = bytes / Math.max(ms, 1);
      rate = rate ? rate + (now - rate) * WEIGHT : now;
      if (rate * PART_TIME < SMALLEST_PART) parallel = Math.max(1, parallel - 1);
      else if (rate * PART_TIME > 2 * LARGEST_PART) parallel = Math.min(most, parallel + 1);
    },
    timedOut(bytes, ms) {
      rate = Math.min(rate || Number.POSITIVE_INFINITY, bytes / ms / 2);
      parallel = Math.max(1, parallel - 1);
    },
  };
}
