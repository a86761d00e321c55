import type { UploadItem } from "./item.ts";
import { percentOf } from "./progress.ts";

/** How far all uploads together are. */
export interface Totals {
  /** 0 to 100, whole; 100 only when everything is confirmed. Falls only when uploads are added. */
  readonly percent: number;
  /** Bytes. */
  readonly size: number;
  readonly sentBytes: number;
  /** Bytes a second, smoothed; 0 when nothing is sent. */
  readonly speed: number;
  /** Whole seconds, at that speed; undefined when nothing is sent. */
  readonly secondsLeft?: number;
}

/** Adds up the uploads that have not failed and were not cancelled. */
export const totalsOf = (items: readonly UploadItem[]): Totals => {
  let size = 0;
  let sentBytes = 0;
  let speed = 0;
  let left = 0;
  let open = 0;
  let done = 0;
  for (const item of items) {
    if (item.state === "failed" || item.state === "cancelled") continue;
    size += item.size;
    sentBytes += item.sentBytes;
    speed += item.speed ?? 0;
    if (item.state !== "paused") left += item.size - item.sentBytes;
    if (item.state === "done") done += 1;
    else open += 1;
  }
  return Object.freeze({
    percent: percentOf(sentBytes, size, done > 0 && open === 0),
    size,
    sentBytes,
    speed,
    ...(speed > 0 && { secondsLeft: Math.ceil(left / speed) }),
  });
};
