import type { Totals, UploadItem } from "@zhichuan/uploader/wx";
import type { Texts } from "../texts.ts";
import { formatPace } from "./format.ts";

const over: readonly UploadItem["state"][] = ["done", "failed", "cancelled"];

/** How far all uploads are together; empty unless at least two are under way: one has a card that says it. */
export function totalText(items: readonly UploadItem[], totals: Totals, texts: Texts): string {
  if (items.filter(({ state }) => !over.includes(state)).length < 2) return "";
  const pace = formatPace(totals, texts);
  return `${totals.percent}%${pace && ` · ${pace}`}`;
}
