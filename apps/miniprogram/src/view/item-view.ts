import { type ErrorCode, entryOf } from "@zhichuan/contract/errors";
import type { StoredFile } from "@zhichuan/contract/types";
import type { UploadItem } from "@zhichuan/uploader/wx";
import { fill, type Language, type Texts } from "../texts.ts";
import { type Action, actionsFor, needsItsFile } from "./actions.ts";
import { type FileKind, fileIcon } from "./file-kind.ts";
import { formatDuration, formatMoment, formatPace, formatSize } from "./format.ts";
import { shortName } from "./short-name.ts";

/** One card of the page, ready to be shown: texts and plain values, nothing left to work out in WXML. */
export interface ItemView {
  readonly id: string;
  /** The name as it is shown, its middle left out when it is long. */
  readonly name: string;
  readonly fullName: string;
  /** A picture of it on the phone; empty when there is none. */
  readonly thumb: string;
  readonly kind: FileKind;
  readonly letters: string;
  readonly size: string;
  /** What the bar shows: 0 to 100. */
  readonly percent: number;
  /** Empty when the upload is neither running nor done. */
  readonly percentText: string;
  readonly tone: Tone;
  /** The state in words. */
  readonly state: string;
  /** What there is to know about the state: bytes sent and how fast, the link's end, or what went wrong and what to do. */
  readonly detail: string;
  readonly actions: readonly Action[];
}

/** The colour of bar and state: `busy` has no progress of its own to show, `quiet` rests or is over without a result. */
type Tone = "busy" | "moving" | "good" | "bad" | "quiet";

const tones: Readonly<Record<UploadItem["state"], Tone>> = {
  queued: "moving",
  preparing: "busy",
  uploading: "moving",
  confirming: "busy",
  done: "good",
  parked: "quiet",
  paused: "quiet",
  failed: "bad",
  cancelled: "quiet",
};

/** What an item does not say itself. */
export interface Beside {
  /** A picture of the file on the phone. */
  readonly thumb: string;
  /** Milliseconds since 1970, by the phone. */
  readonly now: number;
}

/** What the page shows of an upload. */
export function itemView(
  item: UploadItem,
  texts: Texts,
  language: Language,
  { thumb, now }: Beside = { thumb: "", now: 0 },
): ItemView {
  const over = item.state === "failed" || item.state === "cancelled";
  const { kind, letters } = fileIcon(item.name);
  return {
    id: item.id,
    name: shortName(item.name),
    fullName: item.name,
    thumb,
    kind,
    letters,
    size: formatSize(item.size),
    percent: item.percent,
    percentText: over ? "" : `${item.percent}%`,
    tone: needsItsFile(item) || item.retry ? "quiet" : tones[item.state],
    state: stateOf(item, texts),
    detail: item.retry ? retryText(item.retry, now, texts, language) : detailOf(item, now, texts, language),
    actions: actionsFor(item, texts),
  };
}

function stateOf(item: UploadItem, texts: Texts): string {
  if (needsItsFile(item)) return texts.unfinished;
  if (item.retry) return texts.retrying;
  if (item.state !== "parked") return texts[item.state];
  return item.parked === "background" ? texts.parkedBackground : texts.parkedOffline;
}

function detailOf(item: UploadItem, now: number, texts: Texts, language: Language): string {
  if (item.state === "failed") return failureText(item.error?.code ?? "INTERNAL", texts, language);
  if (item.state === "cancelled") return texts.cancelledDetail;
  if (item.state === "done") return item.file ? linkText(item.file, now, texts, language) : "";
  if (item.sentBytes === 0 && item.state === "queued") return texts.startsByItself;
  if (item.sentBytes === 0 && item.state === "preparing") return texts.startsSoon;
  const sent = formatSize(item.sentBytes);
  const pace = formatPace(item, texts);
  // One line, cut at its end where type is large: what matters most stands first, and the whole size is above.
  return pace
    ? `${pace} · ${fill(texts.sent, { sent })}`
    : fill(texts.sentOfSize, { sent, size: formatSize(item.size) });
}

/** Why it waits and for how long: the next try comes by itself. */
function retryText(
  { at, error }: NonNullable<UploadItem["retry"]>,
  now: number,
  texts: Texts,
  language: Language,
): string {
  const time = formatDuration(Math.max(1, Math.ceil((at - now) / 1000)), texts);
  return fill(texts.retryIn, { message: entryOf(error.code)[language].message, time });
}

function linkText(file: StoredFile, now: number, texts: Texts, language: Language): string {
  const { urlExpiresAt } = file;
  if (urlExpiresAt === undefined) return failureText(withheldBecause(file), texts, language);
  return fill(texts.linkUntil, { time: formatMoment(urlExpiresAt, now) });
}

/** Why a stored file has no link: its content is being checked, or did not pass. */
export function withheldBecause({ moderation }: StoredFile): "CONTENT_REFUSED" | "CONTENT_PENDING" {
  return moderation === "risky" ? "CONTENT_REFUSED" : "CONTENT_PENDING";
}

/** What happened and what to do, from the error table, as one sentence. */
export function failureText(code: ErrorCode, texts: Texts, language: Language): string {
  return fill(texts.failure, { ...entryOf(code)[language] });
}
