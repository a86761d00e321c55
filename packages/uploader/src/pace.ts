const KiB = 1024;
const MiB = 1024 * KiB;

/** Milliseconds each part may take. */
export const PART_TIMEOUT = 60_000;

/** Milliseconds a part should take: what it may come down to on a link that breaks, and where it starts, and the most. */
const SHORTEST = 1000;
const FIRST = 4000;
const LONGEST = 15_000;

/** Bytes: before anything was measured; the most, since a part lies in memory whole; less says nothing of the link. */
const FIRST_PART = MiB;
const LARGEST_PART = 8 * MiB;
const SMALLEST_PART = 256 * KiB;

/** How much longer each part may take than the last one that came through. */
const GROWTH = 1.05;

/** Bytes a millisecond of one connection, below which there should be fewer of them, and above which there may be more. */
const SLOW = 17;
const FAST = 1100;

/** How much of a new measurement counts. */
const WEIGHT = 0.3;

/** How large parts are and how many go at once, by what the phone's link has shown; one for all uploads. */
export interface Pace {
  /** How many connections carry something at once. */
  readonly parallel: number;
  /** Bytes a millisecond of one connection; a guess before anything was measured. */
  readonly rate: number;
  /** How many blocks of `block` bytes the next part is long, `left` bytes being left. */
  blocks(block: number, left: number): number;
  /** `bytes` took `ms`. */
  measured(bytes: number, ms: number): void;
  /** A part of `bytes` was not through after `ms`: shorter ones lose less. */
  broke(bytes: number, ms: number): void;
}

/** `most`: connections at once; `parallel`: files at once, none of which should have to wait on an unknown link. */
export const createPace = (most: number, parallel: number): Pace => {
  let weight = 1;
  let time = FIRST;
  const within = (count: number) => Math.max(1, Math.min(count, most));
  const pace = {
    parallel: within(Math.max(3, parallel)),
    rate: FIRST_PART / FIRST,
    blocks(block: number, left: number) {
      const wanted = Math.min(pace.rate * time, LARGEST_PART);
      // The rest is shared out, so that no connection sends a long last part while the others have none.
      return Math.max(1, Math.min(Math.floor(wanted / block), Math.ceil(left / pace.parallel / block)));
    },
    measured(bytes: number, ms: number) {
      if (bytes < SMALLEST_PART) return;
      pace.rate += (bytes / Math.max(ms, 1) - pace.rate) * weight;
      weight = WEIGHT;
      time = Math.min(time * GROWTH, LONGEST);
      if (pace.rate < SLOW) pace.parallel = within(pace.parallel - 1);
      else if (pace.rate > FAST) pace.parallel = within(pace.parallel + 1);
    },
    broke(bytes: number, ms: number) {
      time = Math.max(time / 2, SHORTEST);
      pace.rate = Math.min(pace.rate, bytes / Math.max(ms, 1));
    },
  };
  return pace;
};
