import type { UploadFailure } from "@zhichuan/uploader/wx";
import type { ZhichuanApp } from "../../app.ts";
import { fileCache } from "../../files/file-cache.ts";
import { createFileLinks, type FileLinks } from "../../files/file-links.ts";
import { FileList, type FileListState } from "../../files/file-list.ts";
import type { FileActionName, FileView } from "../../files/file-view.ts";
import { createFilesApi } from "../../files/files-api.ts";
import { HandOn } from "../../files/hand-on.ts";
import { type ThumbnailAddresses, Thumbnails } from "../../files/thumbnails.ts";
import { fill, languageOf, textsIn } from "../../texts.ts";
import { formatDuration } from "../../view/format.ts";
import { textScale } from "../../view/text-scale.ts";
import { askToDestroy } from "../../wechat/ask-to-destroy.ts";
import { DownloadRefused } from "../../wechat/download.ts";
import { toFailure } from "../../wechat/failure.ts";
import { copyAndTell, tellAtLength } from "../../wechat/hand-over.ts";
import { openFile } from "../../wechat/open-file.ts";
import { type PageView, pageView } from "./page-view.ts";

const info = wx.getAppBaseInfo();
const language = languageOf(info.language);
const texts = textsIn(language);
const api = createFilesApi(getApp<ZhichuanApp>().callServer);

const toast = (title: string) => wx.showToast({ title, icon: "none", duration: 2500 });

/** An event of a row. */
type RowEvent = WechatMiniprogram.CustomEvent<{ readonly key: string; readonly action: FileActionName }>;

Page({
  data: {
    texts,
    scale: textScale(info),
    page: { show: "skeleton", files: [], notice: "", requestId: "", more: "none", spoken: "" } as PageView,
    thumbnails: {} as ThumbnailAddresses,
    /** The key of the row whose actions are shown. */
    openKey: "",
    /** Rows of grey that stand in for files. */
    placeholders: [1, 2, 3, 4, 5, 6],
    /** What the error sheet shows. */
    failure: null as UploadFailure | null,
    subject: "",
  },

  // Made in onLoad: what stands here is copied into the page, and a copy of an instance is none.
  list: undefined as unknown as FileList,
  links: undefined as unknown as FileLinks,
  handOn: undefined as unknown as HandOn,
  thumbnails: undefined as unknown as Thumbnails,
  /** Thumbnails whose link has been renewed once already. */
  mended: undefined as unknown as Set<string>,
  /** What the error sheet's button repeats. */
  again: async () => {},

  onLoad() {
    void wx.setNavigationBarTitle({ title: texts.filesTitle });
    this.links = createFileLinks(api, () => Date.now());
    this.handOn = new HandOn();
    this.thumbnails = new Thumbnails();
    this.mended = new Set();
    this.list = new FileList(api, fileCache, (state) => this.show(state));
    this.show(this.list.state);
  },

  /** Uploads may have ended while another page was shown. */
  onShow() {
    void this.list.refresh();
  },

  async onPullDownRefresh() {
    await this.list.refresh();
    await wx.stopPullDownRefresh();
  },

  onReachBottom() {
    void this.list.loadMore();
  },

  show(state: FileListState) {
    const page = pageView(state, texts, language);
    const isNew = this.thumbnails.take(state.files ?? []);
    this.setData({ page, ...(isNew && { thumbnails: this.thumbnails.addresses }) });
  },

  refresh() {
    void this.list.refresh();
  },

  loadMore() {
    void this.list.loadMore();
  },

  goToUpload() {
    void wx.switchTab({ url: "/pages/upload/upload" });
  },

  goToDiagnosis() {
    void wx.navigateTo({ url: "/pages/diagnose/diagnose" });
  },

  copyRequestId() {
    void copyAndTell(this.data.page.requestId, texts.requestIdCopied, texts);
  },

  toggle({ detail: { key } }: RowEvent) {
    this.setData({ openKey: this.data.openKey === key ? "" : key });
  },

  /** A link may have ended before the row came into sight: another one is tried once, then the icon stays. */
  async broken({ detail: { key } }: RowEvent): Promise<void> {
    this.thumbnails.refuse(key);
    this.showThumbnails();
    if (this.mended.has(key)) return;
    this.mended.add(key);
    try {
      const { thumbnail } = await api.url(key);
      if (thumbnail !== undefined && this.thumbnails.offer(key, thumbnail)) this.showThumbnails();
    } catch (error) {
      // As when there is no network: then the picture has not come either. Whoever opens the file is told why.
      console.warn("thumbnail", error);
      this.mended.delete(key);
      this.thumbnails.pardon(key);
    }
  },

  showThumbnails() {
    this.setData({ thumbnails: this.thumbnails.addresses });
  },

  async act({ detail: { key, action } }: RowEvent): Promise<void> {
    const file = this.data.page.files.find((candidate) => candidate.key === key);
    // The list may have changed between the touch and its event.
    if (!file) return;
    switch (action) {
      case "open":
        return this.attempt(
          file,
          texts.opening,
          () => this.open(file),
          (told) => tellAtLength(told, texts),
        );
      case "copyLink":
        return this.attempt(file, texts.linkMaking, () => this.copyLink(file));
      case "share":
        return this.share(file);
      case "remove":
        return this.remove(file);
    }
  },

  /** Does something that takes a while; what goes wrong is shown on the sheet, whose button does it again. */
  async attempt(
    file: FileView,
    waiting: string,
    work: () => Promise<string>,
    tell: (told: string) => Promise<unknown> = toast,
  ): Promise<void> {
    await wx.showLoading({ title: waiting, mask: true });
    let told = "";
    let failure: UploadFailure | null = null;
    try {
      told = await work();
    } catch (error) {
      failure = toFailure(error);
    }
    await wx.hideLoading();
    if (told) await tell(told);
    if (!failure) return;
    this.again = () => this.attempt(file, waiting, work, tell);
    this.setData({ failure, subject: file.fullName });
  },

  /** Gives what is to be said when it has worked; empty when that is to be seen. */
  async open({ key, fullName: name }: FileView): Promise<string> {
    const opened = await this.withLink(key, (url) => openFile({ name, url }));
    return opened === "copied" ? texts.openedByLink : "";
  },

  async copyLink({ key }: FileView): Promise<string> {
    // A fresh one, since whoever gets it opens it later.
    const { url, life } = await this.links.renew(key);
    await wx.setClipboardData({ data: url });
    return fill(texts.linkCopiedFor, { time: formatDuration(Math.round(life / 1000), texts) });
  },

  async share(file: FileView): Promise<void> {
    const { key, fullName } = file;
    const hand = async () => {
      const outcome = await this.handOn.share(key, fullName);
      return { sent: texts.shared, cancelled: "", ready: texts.shareReady }[outcome];
    };
    if (!this.handOn.has(key))
      return this.attempt(file, texts.downloading, async () => {
        await this.withLink(key, (url) => this.handOn.fetch(key, url));
        return hand();
      });
    try {
      const told = await hand();
      if (told) await toast(told);
    } catch (error) {
      this.again = () => this.share(file);
      this.setData({ failure: toFailure(error), subject: fullName });
    }
  },

  async remove(file: FileView): Promise<void> {
    const isWanted = await askToDestroy({
      title: texts.removeTitle,
      content: fill(texts.removeQuestion, { name: file.name }),
      yes: texts.remove,
      no: texts.cancel,
    });
    if (isWanted) await this.removeNow(file);
  },

  async removeNow(file: FileView): Promise<void> {
    this.setData({ openKey: "" });
    try {
      await this.list.remove(file.key);
      await toast(texts.removed);
    } catch (error) {
      this.again = () => this.removeNow(file);
      this.setData({ failure: toFailure(error), subject: file.fullName });
    }
  },

  /** Works with a link, and with a new one when OSS has refused the first: it may have ended earlier than thought. */
  async withLink<T>(key: string, work: (url: string) => Promise<T>): Promise<T> {
    const { url } = await this.links.get(key);
    try {
      return await work(url);
    } catch (error) {
      if (!(error instanceof DownloadRefused && error.statusCode === 403)) throw error;
      return work((await this.links.renew(key)).url);
    }
  },

  async actOnFailure({ detail: { action } }: WechatMiniprogram.CustomEvent<{ readonly action: string }>) {
    if (action === "refresh") return this.list.refresh();
    if (action === "retry") await this.again();
  },

  closeSheet() {
    this.setData({ failure: null });
  },
});
