import type { Totals, UploadItem } from "@zhichuan/uploader/wx";
import { fill, type Texts } from "../texts.ts";
import { formatPace, formatSize } from "./format.ts";

const over: readonly UploadItem["state"][] = ["done", "failed"];

/** How far all uploads are together. */
export interface TotalView {
  /** Example: `总进度 2/5`: so many of so many are stored. */
  readonly label: string;
  readonly percent: number;
  /** Example: `剩余 25 秒 · 2 MB/s`; once all are over, how they ended. */
  readonly text: string;
}

/**
 * What is shown of all uploads together; null unless there are two: one has a card that says it. It stays when they have
 * ended, until the user clears them away: what vanishes by itself moves the buttons below from under the thumb.
 */
export function totalView(items: readonly UploadItem[], totals: Totals, texts: Texts): TotalView | null {
  const counted = items.filter(({ state }) => state !== "cancelled");
  if (counted.length < 2) return null;
  const done = counted.filter(({ state }) => state === "done").length;
  return {
    label: `${texts.total} ${done}/${counted.length}`,
    percent: totals.percent,
    text: counted.every(({ state }) => over.includes(state))
      ? endText(counted.length - done, texts)
      : paceText(totals, texts),
  };
}

function endText(failed: number, texts: Texts): string {
  return failed > 0 ? fill(texts.totalFailed, { count: failed }) : texts.totalAll;
}

function paceText(totals: Totals, texts: Texts): string {
  const { sentBytes, size } = totals;
  return (
    formatPace(totals, texts) ||
    fill(texts.sentOfSize, { sent: formatSize(sentBytes), size: formatSize(size) })
  );
}
