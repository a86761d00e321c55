import { type ChosenFile, chooseMessageFiles, UploadError, type UploadItem } from "@zhichuan/uploader/wx";
import type { ZhichuanApp } from "../../app.ts";
import { fill, languageOf, textsIn } from "../../texts.ts";
import { type ActionName, needsItsFile } from "../../view/actions.ts";
import { announcement } from "../../view/announcement.ts";
import { failureText, type ItemView, itemView } from "../../view/item-view.ts";
import { type Notice, noticeView } from "../../view/notice.ts";
import { patchItems } from "../../view/patch.ts";
import { totalText } from "../../view/total-text.ts";
import { copyAndTell, copyLinkAndTell, openAndTell } from "../../wechat/hand-over.ts";

/** So many files may be chosen at a time; WeChat itself allows 100. */
const FILES_AT_ONCE = 9;

/** A tap on something that carries `data-id`, and `data-action` where there are several. */
type Tap = WechatMiniprogram.TouchEvent<
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  { readonly id: string; readonly action: ActionName }
>;

const language = languageOf(wx.getAppBaseInfo().language);
const texts = textsIn(language);
const { uploader, links } = getApp<ZhichuanApp>();

Page({
  data: {
    texts,
    /** The uploads, newest first. */
    items: [] as readonly ItemView[],
    /** How many files have been chosen, in words. */
    chosen: texts.noFile,
    /** How far they are together, in words. */
    total: "",
    /** What went wrong while choosing. */
    notice: null as Notice | null,
    /** Spoken by screen readers whenever it changes. */
    spoken: "",
  },

  /** What the page shows now; `data.items` would be a copy. */
  shown: [] as readonly ItemView[],
  shownTotal: "",
  choosing: false,
  unsubscribe: () => {},

  onLoad() {
    this.unsubscribe = uploader.subscribe((items) => this.show(items));
    this.show(uploader.items());
  },

  onUnload() {
    this.unsubscribe();
  },

  show(items: readonly UploadItem[]) {
    const next = items.map((item) => itemView(item, texts, language)).reverse();
    const patch = patchItems(this.shown, next);
    const spoken = announcement(this.shown, next, texts);
    if (spoken) patch.spoken = spoken;
    if (next.length !== this.shown.length) patch.chosen = chosenText(next.length);
    const total = totalText(items, uploader.totals(), texts);
    if (total !== this.shownTotal) patch.total = total;
    this.shown = next;
    this.shownTotal = total;
    if (Object.keys(patch).length > 0) this.setData(patch);
  },

  /** Lets the user choose and queues what they chose; cancelling changes nothing. Gives how many were chosen. */
  async choose(): Promise<number> {
    const files = await this.pick(FILES_AT_ONCE);
    for (const file of files) uploader.add(file);
    return files.length;
  },

  /** Lets the user choose once more what an unfinished upload was made of, so that it goes on. */
  async chooseSame(id: string): Promise<void> {
    const [file] = await this.pick(1);
    if (!file) return;
    try {
      if (await uploader.attach(id, file)) return;
      await wx.showToast({ title: texts.otherFile, icon: "none" });
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      await wx.showToast({ title: failureText(error.code, texts, language), icon: "none" });
    }
  },

  /** Opens WeChat's chooser, once at a time; what goes wrong there is shown. */
  async pick(count: number): Promise<readonly ChosenFile[]> {
    if (this.choosing) return [];
    this.choosing = true;
    try {
      const files = await chooseMessageFiles({ count });
      this.setData({ notice: null });
      return files;
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      this.setData({ notice: noticeView(error.code, texts, language) });
      return [];
    } finally {
      this.choosing = false;
    }
  },

  async act({ currentTarget }: Tap) {
    const { id, action } = currentTarget.dataset;
    const item = uploader.items().find((candidate) => candidate.id === id);
    // The list may have changed between the touch and its event.
    if (!item) return;
    switch (action) {
      case "pause":
        return uploader.pause(id);
      case "resume":
        return uploader.resume(id);
      case "cancel":
        return uploader.cancel(id);
      case "retry":
        return uploader.retry(id);
      case "remove":
        return uploader.remove(id);
      case "chooseAgain":
        if (needsItsFile(item)) return this.chooseSame(id);
        if ((await this.choose()) > 0) uploader.remove(id);
        return;
      case "open":
        if (item.file) await openAndTell({ id, file: item.file, links, texts, language });
        return;
      case "copyLink":
        if (item.file) await copyLinkAndTell({ id, file: item.file, links, texts, language });
        return;
    }
  },

  async copyRequestId({ currentTarget }: Tap) {
    const item = this.shown.find(({ id }) => id === currentTarget.dataset.id);
    if (item) await copyAndTell(item.requestId, texts.requestIdCopied, texts);
  },
});

function chosenText(count: number): string {
  return count === 0 ? texts.noFile : fill(texts.chosen, { count });
}
