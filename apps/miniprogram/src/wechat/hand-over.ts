import type { StoredFile } from "@zhichuan/contract/types";
import { UploadError } from "@zhichuan/uploader/wx";
import { fill, type Language, type Texts } from "../texts.ts";
import { formatDuration } from "../view/format.ts";
import { failureText } from "../view/item-view.ts";
import { DownloadRefused } from "./download.ts";
import type { LinkedFile, Links } from "./links.ts";
import { type Opened, openFile } from "./open-file.ts";

/** Milliseconds a copied link must still live: whoever gets it opens it later. */
const LEAST_LIFE_COPIED = 10 * 60_000;

const WITHHELD: readonly UploadError["code"][] = ["CONTENT_REFUSED", "CONTENT_PENDING"];
const OUT_OF_REACH: readonly UploadError["code"][] = [...WITHHELD, "OBJECT_MISSING", "OBJECT_MISMATCH"];

/** A stored upload, and what it takes to hand it to the user. */
export interface Handing {
  /** The upload's. */
  readonly id: string;
  readonly file: StoredFile;
  readonly links: Links;
  readonly texts: Texts;
  readonly language: Language;
}

/** Opens a stored file and says what came of it. Never throws: what goes wrong is shown. */
export async function openAndTell(handing: Handing): Promise<void> {
  const { texts } = handing;
  await wx.showLoading({ title: texts.opening, mask: true });
  let message = "";
  try {
    if ((await openByLivingLink(handing)) === "copied") message = texts.openedByLink;
  } catch (error) {
    console.error("openFile", error);
    message = explain(error, texts.openFailed, handing);
  }
  await wx.hideLoading();
  if (message) await tellAtLength(message, texts);
}

/** Copies the link of a stored file and says how long it works. Never throws: what goes wrong is shown. */
export async function copyLinkAndTell(handing: Handing): Promise<void> {
  const { texts, links } = handing;
  let file: LinkedFile;
  try {
    file = await linkToCopy(handing);
  } catch (error) {
    console.error("refresh", error);
    return tellAtLength(explain(error, texts.copyFailed, handing), texts);
  }
  const time = formatDuration(Math.ceil(links.lifeOf(file) / 1000), texts);
  await copyAndTell(file.url, fill(texts.linkCopiedFor, { time }), texts);
}

/** Copies a text and says so. Never throws: what goes wrong is shown. */
export async function copyAndTell(data: string, done: string, texts: Texts): Promise<void> {
  let title = done;
  try {
    await wx.setClipboardData({ data });
  } catch (error) {
    console.error("setClipboardData", error);
    title = texts.copyFailed;
  }
  await wx.showToast({ title, icon: "none" });
}

async function openByLivingLink({ id, file, links }: Handing): Promise<Opened> {
  const isAlive = links.isAlive(file);
  try {
    return await openFile(isAlive ? file : await links.renew(id));
  } catch (error) {
    // It has ended all the same, for instance because the phone's clock was set back meanwhile.
    if (!(isAlive && error instanceof DownloadRefused && error.statusCode === 403)) throw error;
    return openFile(await links.renew(id));
  }
}

async function linkToCopy({ id, file, links, texts }: Handing): Promise<LinkedFile> {
  const isAlive = links.isAlive(file);
  if (isAlive && links.lifeOf(file) >= LEAST_LIFE_COPIED) return file;
  await wx.showLoading({ title: texts.linkMaking, mask: true });
  try {
    return await links.renew(id);
  } catch (error) {
    // One that lives a little is better than none, unless OSS refuses it too.
    if (isAlive && !isOutOfReach(error)) return file;
    throw error;
  } finally {
    await wx.hideLoading();
  }
}

/** Whether no link leads to the file any more, however long it lives: it is gone, or may not be shown. */
function isOutOfReach(error: unknown): boolean {
  return error instanceof UploadError && OUT_OF_REACH.includes(error.code);
}

/** A link that cannot be renewed, or is withheld, says why; with anything else it is the `otherwise`. */
function explain(error: unknown, otherwise: string, { texts, language }: Handing): string {
  if (!(error instanceof UploadError)) return otherwise;
  const isWithheld = WITHHELD.includes(error.code);
  return error.retryable || isWithheld ? failureText(error.code, texts, language) : texts.linkExpired;
}

/** Says what is too long for a toast, which shows two lines and is gone before they are read. */
export async function tellAtLength(content: string, texts: Texts): Promise<void> {
  await wx.showModal({ content, showCancel: false, confirmText: texts.understood });
}
