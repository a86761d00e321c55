import type { Clock } from "./ports.ts";

/** Less than the whole until the server has seen the file in the bucket. */
const MOST_UNCONFIRMED = 99;

/** Milliseconds: how far back the speed looks. */
const SPEED_OVER = 5000;

/** How far one upload is. Never runs backwards, not even when bytes are sent again. */
export interface Progress {
  readonly percent: number;
  readonly sentBytes: number;
  /** Bytes a second, smoothed; 0 when there is none to tell. */
  readonly speed: number;
  /** So many of `total` bytes are through, by the best knowledge. Gives whether anything to show has changed. */
  sent(sent: number, total: number): boolean;
  /** Sending starts, perhaps again, with so many bytes stored: what was before says nothing of the speed. */
  started(stored: number): void;
  /** The bucket has taken the whole file. */
  stored(): void;
  /** The server has confirmed. */
  confirmed(): void;
}

/** `size`: the file's length in bytes. */
export function createProgress(size: number, clock: Clock): Progress {
  let sentBytes = 0;
  let percent = 0;
  let speed = 0;
  /** How much of the time that `speed` looks back over has been seen, 0 to 1. */
  let seen = 0;
  let last = { at: clock.now(), bytes: 0 };

  const measure = () => {
    const now = clock.now();
    const ms = now - last.at;
    if (ms <= 0) return;
    const current = ((sentBytes - last.bytes) / ms) * 1000;
    const share = 1 - Math.exp(-ms / SPEED_OVER);
    // An average of what was seen: bytes come in parts, and the first of them is no measure of the moment it came in.
    seen += (1 - seen) * share;
    speed += ((current - speed) * share) / seen;
    last = { at: now, bytes: sentBytes };
  };
  const raise = (toBytes: number, toPercent: number) => {
    const before = sentBytes + percent;
    sentBytes = Math.max(sentBytes, toBytes);
    percent = Math.max(percent, Math.min(toPercent, MOST_UNCONFIRMED));
    measure();
    return sentBytes + percent > before;
  };

  return {
    get percent() {
      return percent;
    },
    get sentBytes() {
      return sentBytes;
    },
    get speed() {
      return Math.round(speed);
    },
    sent(sent, total) {
      // Android may say "everything" at once and send for minutes afterwards: only the answer proves that.
      if (!(sent < total && sent >= 0)) return false;
      return raise(Math.floor((sent / total) * size), Math.floor((sent / total) * 100));
    },
    started(stored) {
      this.sent(stored, size);
      speed = seen = 0;
      last = { at: clock.now(), bytes: sentBytes };
    },
    stored: () => void raise(size, MOST_UNCONFIRMED),
    confirmed() {
      sentBytes = size;
      percent = 100;
    },
  };
}
