import type { StoredFile } from "@zhichuan/contract/types";
import type { Texts } from "../texts.ts";
import { DownloadRefused } from "./download.ts";
import { openFile } from "./open-file.ts";

/** Opens a stored file and says what came of it. Never throws: what goes wrong is shown. */
export async function openAndTell(file: Pick<StoredFile, "name" | "url">, texts: Texts): Promise<void> {
  await wx.showLoading({ title: texts.opening, mask: true });
  let message = "";
  try {
    if ((await openFile(file)) === "copied") message = texts.openedByLink;
  } catch (error) {
    console.error("openFile", error);
    message = error instanceof DownloadRefused ? texts.linkExpired : texts.openFailed;
  }
  await wx.hideLoading();
  if (message) await wx.showModal({ content: message, showCancel: false, confirmText: texts.understood });
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
