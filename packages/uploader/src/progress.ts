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
  /** Bytes a second over the last seconds; 0 when there is none to tell. */
  readonly speed: number;
  /** So many bytes of the file are through, by the best knowledge. Gives whether anything to show has changed. */
  sent(bytes: number): boolean;
  /** Sending starts, perhaps again, with so many bytes stored: what was before says nothing of the speed. */
  started(stored: number): void;
  /** The server has confirmed. */
  confirmed(): void;
}

/** `size`: the file's length in bytes. */
export const createProgress = (size: number, clock: Clock): Progress => {
  let seen: { readonly at: number; readonly bytes: number }[] = [];

  const progress = {
    percent: 0,
    sentBytes: 0,
    speed: 0,
    sent(bytes: number) {
      const before = progress.sentBytes;
      progress.sentBytes = Math.max(before, Math.floor(bytes));
      progress.percent = Math.min(MOST_UNCONFIRMED, Math.floor((progress.sentBytes / (size || 1)) * 100));
      const now = { at: clock.now(), bytes: progress.sentBytes };
      seen = [...seen.filter(({ at }) => now.at - at < SPEED_OVER), now];
      const [first = now] = seen;
      progress.speed = Math.round(((now.bytes - first.bytes) / (now.at - first.at || 1)) * 1000);
      return progress.sentBytes > before;
    },
    started(stored: number) {
      seen = [];
      progress.sent(stored);
    },
    confirmed() {
      progress.sentBytes = size;
      progress.percent = 100;
    },
  };
  return progress;
};
