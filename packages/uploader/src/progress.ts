import type { Clock } from "./ports.ts";

/** Less than the whole until the server has seen the file in the bucket. */
const MOST_UNCONFIRMED = 99;

/** Milliseconds: how far back the speed looks. */
const SPEED_OVER = 5000;

/** How far one upload is. Never runs backwards, not even when bytes are sent again. */
export interface Progress {
  /** 0 to 100, whole. */
  readonly percent: number;
  readonly sentBytes: number;
  /** Bytes a second, smoothed; 0 when there is none to tell. */
  readonly speed: number;
  /** So many bytes of the file are through, by the best knowledge. Gives whether anything to show has changed. */
  sent(bytes: number): boolean;
  /** Sending starts, perhaps again, with so many bytes stored: what was before says nothing of the speed. */
  started(stored: number): void;
  /** The server has confirmed. */
  confirmed(): void;
}

/** `size`: the file's length in bytes. */
export function createProgress(size: number, clock: Clock): Progress {
  let speed = 0;
  /** How much of the time that `speed` looks back over has been seen, 0 to 1. */
  let seen = 0;
  let last = { at: clock.now(), bytes: 0 };

  const measure = (bytes: number) => {
    const at = clock.now();
    const ms = at - last.at;
    if (ms <= 0) return;
    const share = 1 - Math.exp(-ms / SPEED_OVER);
    // An average of what was seen: bytes come in parts, and the first of them is no measure of the moment it came in.
    seen += (1 - seen) * share;
    speed += ((((bytes - last.bytes) / ms) * 1000 - speed) * share) / seen;
    last = { at, bytes };
  };

  const progress = {
    percent: 0,
    sentBytes: 0,
    get speed() {
      return Math.round(speed);
    },
    sent(bytes: number) {
      const isMore = bytes >= progress.sentBytes + 1;
      if (isMore) {
        progress.sentBytes = Math.floor(bytes);
        progress.percent = Math.min(MOST_UNCONFIRMED, Math.floor((progress.sentBytes / size) * 100));
      }
      measure(progress.sentBytes);
      return isMore;
    },
    started(stored: number) {
      progress.sent(stored);
      speed = seen = 0;
      last = { at: clock.now(), bytes: progress.sentBytes };
    },
    confirmed() {
      progress.sentBytes = size;
      progress.percent = 100;
    },
  };
  return progress;
}
