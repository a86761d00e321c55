import type { Totals, UploadItem } from "@zhichuan/uploader/wx";
import type { Texts } from "../texts.ts";
import { formatPace } from "./format.ts";

const over: readonly UploadItem["state"][] = ["done", "failed", "cancelled"];

/** How far all uploads are together. */
export interface TotalView {
  readonly percent: number;
  /** Example: `42% · 2 MB/s · 剩余 25 秒`. */
  readonly text: string;
}

/** What is shown of all uploads together; null unless at least two are under way: one has a card that says it. */
export function totalView(items: readonly UploadItem[], totals: Totals, texts: Texts): TotalView | null {
  if (items.filter(({ state }) => !over.includes(state)).length < 2) return null;
  const pace = formatPace(totals, texts);
  return { percent: totals.percent, text: `${totals.percent}%${pace && ` · ${pace}`}` };
}
