/** One upload that is counted. */
export interface Counted {
  /** Its object's key. */
  readonly id: string;
  readonly bytes: number;
}

/** What one user may have in a day. */
export interface DayLimits {
  readonly files: number;
  readonly bytes: number;
}

/** A day as it is counted. */
export interface Day {
  /** Example: `2026-11-22`. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly start: number;
}

/** A place for an upload that may come. */
export interface Reservation extends Counted {
  /** Milliseconds since 1970: when nothing can come of it any more unless it has come already. */
  readonly until: number;
}

/**
 * Where it is counted what each account (a user under a profile) has stored today and has reserved. Every method is
 * atomic, and may be called again with the same id.
 */
export interface QuotaStore {
  /**
   * Makes room, or keeps it for longer and for more bytes; says which limit does not allow it otherwise. What is
   * stored today already needs room only for the bytes it is to grow by. A reservation that ended before today began is forgotten.
   */
  reserve(
    account: string,
    reservation: Reservation,
    day: Day,
    limits: DayLimits,
  ): Promise<"reserved" | "files" | "bytes">;
  /** The upload is stored: what was reserved is counted for `day`, once; without a day it is counted no more. */
  settle(account: string, upload: Counted, day: Day | undefined): Promise<void>;
  /** Nothing comes of it. What is settled stays counted. */
  giveBack(account: string, id: string): Promise<void>;
  /** Reservations that ended before `time` and are still counted: at most `most`, the oldest first. */
  lapsed(account: string, time: number, most: number): Promise<string[]>;
}
