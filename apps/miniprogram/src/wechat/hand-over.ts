import type { StoredFile } from "@zhichuan/contract/types";
import { UploadError } from "@zhichuan/uploader/wx";
import type { Language, Texts } from "../texts.ts";
import { failureText } from "../view/item-view.ts";
import { DownloadRefused } from "./download.ts";
import type { Links } from "./links.ts";
import { type Opened, openFile } from "./open-file.ts";

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
  if (message) await tell(message, texts);
}

/** Copies the link of a stored file and says so. Never throws: what goes wrong is shown. */
export async function copyLinkAndTell(handing: Handing): Promise<void> {
  const { texts } = handing;
  let url: string;
  try {
    url = await livingUrl(handing);
  } catch (error) {
    console.error("refresh", error);
    return tell(explain(error, texts.copyFailed, handing), texts);
  }
  await copyAndTell(url, texts.linkCopied, texts);
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

async function livingUrl({ id, file, links, texts }: Handing): Promise<string> {
  if (links.isAlive(file)) return file.url;
  await wx.showLoading({ title: texts.linkRenewing, mask: true });
  try {
    return (await links.renew(id)).url;
  } finally {
    await wx.hideLoading();
  }
}

/** A link that cannot be renewed, or is withheld, says why; with anything else it is the `otherwise`. */
function explain(error: unknown, otherwise: string, { texts, language }: Handing): string {
  if (!(error instanceof UploadError)) return otherwise;
  const isWithheld = error.code === "CONTENT_REFUSED" || error.code === "CONTENT_PENDING";
  return error.retryable || isWithheld ? failureText(error.code, texts, language) : texts.linkExpired;
}

async function tell(content: string, texts: Texts): Promise<void> {
  await wx.showModal({ content, showCancel: false, confirmText: texts.understood });
}
