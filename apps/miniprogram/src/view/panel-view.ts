import type { Totals, UploadItem } from "@zhichuan/uploader/wx";
import type { RefusedFile } from "../picking/prepare.ts";
import { fill, type Language, type Texts } from "../texts.ts";
import { announcement } from "./announcement.ts";
import { formatSize } from "./format.ts";
import { type ItemView, itemView } from "./item-view.ts";
import type { Notice } from "./notice.ts";
import { type TotalView, totalView } from "./total-view.ts";

/** All that is to be known to show the uploads. */
export interface PanelState {
  readonly items: readonly UploadItem[];
  readonly totals: Totals;
  /** An upload's id → a picture of it on the phone. */
  readonly thumbs: ReadonlyMap<string, string>;
  /** The uploads of the last run. */
  readonly unfinished: ReadonlySet<string>;
  readonly refused: readonly RefusedFile[];
  readonly notice: Notice | null;
  /** The most a file may have, in bytes; undefined while that is not known. */
  readonly maxSize: number | undefined;
  /** Whether this device offers pictures and videos only. */
  readonly isMediaOnly: boolean;
  /** Whether chosen files are being looked at. */
  readonly isPreparing: boolean;
  /** Milliseconds since 1970, by the phone. */
  readonly now: number;
}

/** What the component shows: texts and plain values. */
export interface PanelView {
  /** Newest first. */
  readonly items: readonly ItemView[];
  /** Under the button: how many files, or what is taken. */
  readonly hint: string;
  readonly total: TotalView | null;
  readonly notice: Notice | null;
  readonly refused: readonly RefusedView[];
  readonly refusedTitle: string;
  /** What the last run left, in words; empty when there is nothing to ask. */
  readonly offer: string;
  /** Whether there are uploads that are over and can be cleared away. */
  readonly clearable: boolean;
  readonly preparing: boolean;
  /** Spoken by screen readers whenever it changes. */
  readonly spoken: string;
}

/** A file that was not taken. */
interface RefusedView {
  /** Its place: names repeat. */
  readonly id: number;
  readonly name: string;
  readonly reason: string;
}

/** What the component shows before anything has happened. */
export const emptyPanel: PanelView = {
  items: [],
  hint: "",
  total: null,
  notice: null,
  refused: [],
  refusedTitle: "",
  offer: "",
  clearable: false,
  preparing: false,
  spoken: "",
};

/** What the component shows of `state`; `before`: what it shows now, which decides what is spoken. */
export function panelView(state: PanelState, before: PanelView, texts: Texts, language: Language): PanelView {
  const { items, thumbs, now, refused } = state;
  const next = items
    .map((item) => itemView(item, texts, language, { thumb: thumbs.get(item.id) ?? "", now }))
    .reverse();
  const offered = items.filter(({ id, state: is }) => is === "paused" && state.unfinished.has(id)).length;
  const refusedTitle = refused.length > 0 ? fill(texts.refusedTitle, { count: refused.length }) : "";
  return {
    items: next,
    hint: hintOf(state, texts),
    total: totalView(items, state.totals, texts),
    notice: state.notice,
    refused: refused.map(({ name, reason }, id) => ({ id, name, reason })),
    refusedTitle,
    offer: offered > 0 ? fill(texts.offer, { count: offered }) : "",
    clearable: items.some(({ state: is }) => is === "done" || is === "cancelled"),
    preparing: state.isPreparing,
    spoken: announcement(before.items, next, texts) || before.spoken,
  };
}

function hintOf({ items, unfinished, maxSize, isMediaOnly, isPreparing }: PanelState, texts: Texts): string {
  if (isPreparing) return texts.checkingFiles;
  const chosen = items.filter(({ id }) => !unfinished.has(id)).length;
  if (chosen > 0) return fill(texts.chosen, { count: chosen });
  if (isMediaOnly) return texts.mediaOnly;
  return maxSize === undefined ? texts.noFile : fill(texts.takes, { max: formatSize(maxSize) });
}
