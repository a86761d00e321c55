import type { UploadItem } from "./item.ts";

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
export function totalsOf(items: readonly UploadItem[]): Totals {
  const counted = items.filter(({ state }) => state !== "failed" && state !== "cancelled");
  const sum = (of: (item: UploadItem) => number) => counted.reduce((total, item) => total + of(item), 0);
  const size = sum((item) => item.size);
  const sentBytes = sum((item) => item.sentBytes);
  const speed = sum((item) => item.speed ?? 0);
  const left = sum((item) => (item.state === "paused" ? 0 : item.size - item.sentBytes));
  const isDone = counted.length > 0 && counted.every(({ state }) => state === "done");
  const percent = isDone ? 100 : Math.min(99, Math.floor((sentBytes / Math.max(size, 1)) * 100));
  return Object.freeze({
    percent,
    size,
    sentBytes,
    speed,
    ...(speed > 0 && { secondsLeft: Math.ceil(left / speed) }),
  });
}
