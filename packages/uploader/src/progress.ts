import type { Clock } from "./ports.ts";

/** Milliseconds: how far back the speed looks. */
const SPEED_OVER = 5000;

/** How far one upload is. Never runs backwards, not even when bytes are sent again. */
export interface Progress {
  readonly sentBytes: number;
  /** Bytes a second over the last seconds; 0 when there is none to tell. */
  readonly speed: number;
  /** So many bytes of the file are through, by the best knowledge. Gives whether anything to show has changed. */
  sent(bytes: number): boolean;
  /** Sending starts, perhaps again, with so many bytes stored: what was before says nothing of the speed. */
  started(stored: number): void;
}

export const createProgress = (clock: Clock): Progress => {
  let seen: { readonly at: number; readonly bytes: number }[] = [];

  const progress = {
    sentBytes: 0,
    speed: 0,
    sent(sent: number) {
      const { sentBytes, speed } = progress;
      const bytes = Math.max(sentBytes, Math.floor(sent));
      const now = { at: clock.now(), bytes };
      seen = [...seen.filter(({ at }) => now.at - at < SPEED_OVER), now];
      const [first = now] = seen;
      progress.speed = Math.round(((bytes - first.bytes) / (now.at - first.at || 1)) * 1000);
      progress.sentBytes = bytes;
      return bytes > sentBytes || progress.speed !== speed;
    },
    started(stored: number) {
      seen = [];
      progress.sent(stored);
    },
  };
  return progress;
};

/** 0 to 100, whole; less than 100 until the server has seen all of it in the bucket. */
export const percentOf = (sentBytes: number, size: number, isDone: boolean): number =>
  isDone ? 100 : Math.min(99, Math.floor((sentBytes / (size || 1)) * 100));
