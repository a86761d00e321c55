import { fill, type Texts } from "../texts.ts";
import type { ItemView } from "./item-view.ts";

/** Between two announcements of one upload's progress lie so many percent: a voice must not talk all the time. */
const STEP = 25;

/**
 * What a screen reader is to say when the list changes: how each upload ends, that it moves, and every quarter of it.
 * The short steps between (waiting, preparing, confirming) are seen but not spoken. Empty when there is nothing new.
 */
export function announcement(previous: readonly ItemView[], next: readonly ItemView[], texts: Texts): string {
  const before = new Map(previous.map((item) => [item.id, item]));
  return next
    .map((item) => sayItem(before.get(item.id), item, texts))
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function sayItem(before: ItemView | undefined, item: ItemView, texts: Texts): string {
  const { fullName: name, state, detail, percent } = item;
  if (before?.state === item.state) {
    const passed = Math.floor(percent / STEP) > Math.floor(before.percent / STEP);
    return passed ? fill(texts.progressAnnounced, { name, percent }) : "";
  }
  if (item.tone === "bad") return fill(texts.failureAnnounced, { name, state, detail });
  return item.tone === "busy" || state === texts.queued ? "" : fill(texts.stateAnnounced, { name, state });
}
