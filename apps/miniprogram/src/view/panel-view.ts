import type { Totals, UploadItem } from "@zhichuan/uploader/wx";
import type { RefusedFile } from "../picking/prepare.ts";
import { fill, type Language, type Texts } from "../texts.ts";
import { announcement } from "./announcement.ts";
import { formatSize } from "./format.ts";
import { type ItemView, itemView } from "./item-view.ts";
import type { Notice } from "./notice.ts";
import { shortName } from "./short-name.ts";
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
  /** An upload's id → when it was chosen, as a number that grows with every choice; those of the last run have none. */
  readonly choices: ReadonlyMap<string, number>;
  /** Files that may be chosen at a time. */
  readonly count: number;
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
  /** What was chosen last on top; files chosen together in their order, which is the order they go up in. */
  readonly items: readonly ItemView[];
  /** Under the button: what is taken. */
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
  /** As it is shown, its middle left out when it is long. */
  readonly name: string;
  readonly fullName: string;
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
  const { items, thumbs, choices, now, refused } = state;
  const choiceOf = ({ id }: Pick<UploadItem, "id">) => choices.get(id) ?? 0;
  const next = [...items]
    .sort((left, right) => choiceOf(right) - choiceOf(left))
    .map((item) => itemView(item, texts, language, { thumb: thumbs.get(item.id) ?? "", now }));
  const offered = items.filter(({ id, state: is }) => is === "paused" && state.unfinished.has(id)).length;
  const refusedTitle = refused.length > 0 ? fill(texts.refusedTitle, { count: refused.length }) : "";
  return {
    items: next,
    hint: hintOf(state, texts),
    total: totalView(items, state.totals, texts),
    notice: state.notice,
    refused: refused.map(({ name, reason }, id) => ({ id, name: shortName(name), fullName: name, reason })),
    refusedTitle,
    offer: offered > 0 ? fill(texts.offer, { count: offered }) : "",
    clearable: items.some(({ state: is }) => is === "done" || is === "cancelled"),
    preparing: state.isPreparing,
    spoken: announcement(before.items, next, texts) || before.spoken,
  };
}

function hintOf({ count, maxSize, isMediaOnly, isPreparing }: PanelState, texts: Texts): string {
  if (isPreparing) return texts.checkingFiles;
  if (isMediaOnly) return texts.mediaOnly;
  const many = count === 1 ? texts.takesOne : fill(texts.takesCount, { count });
  // Before the server has answered the half of it that is known: the rest joins it without anything moving.
  if (maxSize === undefined) return many;
  return fill(texts.takes, { count: many, size: fill(texts.takesSize, { max: formatSize(maxSize) }) });
}
