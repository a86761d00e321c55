import { type ChosenFile, UploadError, type UploadFailure, type UploadItem } from "@zhichuan/uploader/wx";
import { maySend } from "../../picking/mobile-data.ts";
import { type PickedFile, pick } from "../../picking/pick.ts";
import { prepare, type RefusedFile } from "../../picking/prepare.ts";
import { type Source, sourcesHere } from "../../picking/sources.ts";
import { isForAlbum } from "../../picking/wish.ts";
import { fill, type Language, type Texts } from "../../texts.ts";
import type { Uploading } from "../../uploading/uploading.ts";
import { type ActionName, needsItsFile } from "../../view/actions.ts";
import { formatSize } from "../../view/format.ts";
import { failureText } from "../../view/item-view.ts";
import { noticeView } from "../../view/notice.ts";
import { emptyPanel, type PanelState, panelView } from "../../view/panel-view.ts";
import { type Patch, patchPanel } from "../../view/patch.ts";
import { shortName } from "../../view/short-name.ts";
import { askToDestroy } from "../../wechat/ask-to-destroy.ts";
import { copyLinkAndTell, openAndTell } from "../../wechat/hand-over.ts";
import { type Changes, changesBetween, type Ended } from "./changes.ts";

/** Milliseconds between two steps of a countdown. */
const TICK = 1000;
/** Bytes: whoever has sent so much of a file is asked before it is thrown away, since 取消 stands beside 暂停. */
const ASK_CANCEL = 10 * 1024 * 1024;

/** What the component around it gives. */
export interface PanelHost {
  readonly texts: Texts;
  readonly language: Language;
  setData(patch: Patch): void;
  tell(event: Ended["event"] | "change" | "refused", detail: object): void;
  /** The component's properties as they are now. */
  wishes(): { readonly count: number; readonly sources: readonly Source[]; readonly askAbove: number };
}

type Parts = Pick<
  PanelState,
  "unfinished" | "refused" | "notice" | "maxSize" | "isMediaOnly" | "isPreparing"
>;

/** What stands behind the component: from the user's touches to the uploads, from the uploads to `setData`. */
export class Panel {
  readonly #uploading: Uploading;
  readonly #host: PanelHost;
  #shown = emptyPanel;
  #items: readonly UploadItem[] = [];
  #parts: Parts = {
    unfinished: new Set(),
    refused: [],
    notice: null,
    maxSize: undefined,
    isMediaOnly: false,
    isPreparing: false,
  };
  #isChoosing = false;
  #unsubscribe = () => {};
  #ticking = 0;

  constructor(uploading: Uploading, host: PanelHost) {
    this.#uploading = uploading;
    this.#host = host;
  }

  /** Shows the uploads from now on. */
  open(): void {
    const { uploader, limits, unfinished } = this.#uploading;
    this.#items = uploader.items();
    this.#unsubscribe = uploader.subscribe(() => this.#show());
    const isMediaOnly = !sourcesHere(this.#host.wishes().sources).includes("chat");
    this.#show({ isMediaOnly });
    void unfinished.then((ids) => this.#show({ unfinished: ids }));
    void limits.get().then((known) => this.#show({ maxSize: known?.size.max }));
  }

  close(): void {
    this.#unsubscribe();
    clearTimeout(this.#ticking);
  }

  /** Lets the user choose and queues what they chose; cancelling changes nothing. Gives how many were queued. */
  async choose(): Promise<number> {
    const { uploader, limits, thumbs, choices } = this.#uploading;
    const { texts } = this.#host;
    const { count, askAbove } = this.#host.wishes();
    const choice = Math.max(0, ...choices.values()) + 1;
    return this.#once(async () => {
      const files = await this.#pick(count);
      if (files.length === 0) return 0;
      this.#show({ isPreparing: true });
      const { ready, refused } = await prepare(files, { count, limits: await limits.get(), texts });
      this.#show({ isPreparing: false, refused });
      if (refused.length > 0) this.#host.tell("refused", { files: refused.map(toPlain) });
      const size = ready.reduce((sum, file) => sum + file.size, 0);
      const isWanted = ready.length === 0 || (await maySend(size, askAbove, texts));
      for (const { path, name, size, thumb } of ready) {
        const id = uploader.add({ path, name, size });
        choices.set(id, choice);
        if (thumb) thumbs.set(id, thumb);
        if (!isWanted) uploader.pause(id);
      }
      return ready.length;
    }, 0);
  }

  async act(id: string, action: ActionName): Promise<void> {
    const { uploader, links } = this.#uploading;
    const { texts, language } = this.#host;
    const item = uploader.items().find((candidate) => candidate.id === id);
    // The list may have changed between the touch and its event.
    if (!item) return;
    switch (action) {
      case "pause":
        return uploader.pause(id);
      case "resume":
        return uploader.resume(id);
      case "cancel":
        return this.#cancel(item);
      case "retry":
        return uploader.retry(id);
      case "remove":
        return this.#remove(id);
      case "chooseAgain":
        if (needsItsFile(item)) return this.#chooseSame(id);
        if ((await this.choose()) > 0) this.#remove(id);
        return;
      case "open":
        if (item.file) await openAndTell({ id, file: item.file, links, texts, language });
        return;
      case "copyLink":
        if (item.file) await copyLinkAndTell({ id, file: item.file, links, texts, language });
        return;
    }
  }

  /** Gives the upload `id` with what went wrong; undefined when it has not failed, or no longer. */
  failed(id: string): { id: string; name: string; error: UploadFailure } | undefined {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (item?.state !== "failed" || !item.error) return undefined;
    return { id, name: item.name, error: item.error };
  }

  /** Takes away what is over. */
  clear(): void {
    for (const { id, state } of this.#items) if (state === "done" || state === "cancelled") this.#remove(id);
  }

  /** Goes on with what the last run left. */
  resumeUnfinished(): void {
    for (const id of this.#offered()) this.#uploading.uploader.resume(id);
  }

  /** Gives up what the last run left, once the user has said so. */
  async dropUnfinished(): Promise<void> {
    const { texts } = this.#host;
    const { dropTitle, dropQuestion, offerDrop, dropKeep } = texts;
    const question = { title: dropTitle, content: dropQuestion, yes: offerDrop, no: dropKeep };
    if (!(await askToDestroy(question))) return;
    for (const id of this.#offered()) this.#remove(id);
  }

  dismissRefused(): void {
    this.#show({ refused: [] });
  }

  /** A picture does not load, as when WeChat has cleared it away: the icon stands in for it. */
  forgetThumb(id: string): void {
    if (this.#uploading.thumbs.delete(id)) this.#show();
  }

  async #cancel({ id, name, sentBytes }: UploadItem): Promise<void> {
    const { texts } = this.#host;
    if (sentBytes >= ASK_CANCEL) {
      const values = { name: shortName(name), sent: formatSize(sentBytes) };
      const content = fill(texts.cancelQuestion, values);
      const question = { title: texts.cancelTitle, content, yes: texts.cancelNow, no: texts.cancelNot };
      if (!(await askToDestroy(question))) return;
    }
    // It goes on behind the question: what has ended before the answer stays as it is.
    this.#uploading.uploader.cancel(id);
  }

  #remove(id: string): void {
    const { uploader, thumbs, choices } = this.#uploading;
    // First what belongs to it: the list shows itself anew as soon as the upload is gone.
    thumbs.delete(id);
    choices.delete(id);
    uploader.remove(id);
  }

  #offered(): string[] {
    const { unfinished } = this.#parts;
    return this.#items
      .filter(({ id, state }) => state === "paused" && unfinished.has(id))
      .map(({ id }) => id);
  }

  /** Lets the user choose once more what an unfinished upload was made of, so that it goes on. */
  async #chooseSame(id: string): Promise<void> {
    const { texts, language } = this.#host;
    const [file] = await this.#once(() => this.#pick(1), []);
    if (!file) return;
    try {
      if (await this.#attach(id, file)) return;
      await wx.showToast({ title: texts.otherFile, icon: "none" });
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      await wx.showToast({ title: failureText(error.code, texts, language), icon: "none" });
    }
  }

  #attach(id: string, { path, name, size }: ChosenFile): Promise<boolean> {
    return this.#uploading.uploader.attach(id, { path, name, size });
  }

  /** Opens WeChat's choosers; what goes wrong there is shown. */
  async #pick(count: number): Promise<readonly PickedFile[]> {
    const { texts, language } = this.#host;
    const { sources } = this.#host.wishes();
    try {
      const limits = this.#uploading.limits.known();
      const files = await pick({ count, sources, limits, texts });
      this.#show({ notice: null, isMediaOnly: !sourcesHere(sources).includes("chat") && isForAlbum(limits) });
      return files;
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      this.#show({ notice: noticeView(error.code, texts, language) });
      return [];
    }
  }

  /** One choice at a time: a second touch of the button must not open a second chooser. */
  async #once<T>(run: () => Promise<T>, otherwise: T): Promise<T> {
    if (this.#isChoosing) return otherwise;
    this.#isChoosing = true;
    try {
      return await run();
    } finally {
      this.#isChoosing = false;
    }
  }

  #show(parts: Partial<Parts> = {}): void {
    const { uploader, thumbs, choices } = this.#uploading;
    const { texts, language } = this.#host;
    const { count } = this.#host.wishes();
    this.#parts = { ...this.#parts, ...parts };
    const items = uploader.items();
    const totals = uploader.totals();
    const state = { ...this.#parts, items, totals, thumbs, choices, count, now: Date.now() };
    const next = panelView(state, this.#shown, texts, language);
    const patch = patchPanel(this.#shown, next);
    const changes = changesBetween(this.#items, items);
    this.#shown = next;
    this.#items = items;
    this.#tick();
    if (Object.keys(patch).length > 0) this.#host.setData(patch);
    this.#tell(changes);
  }

  #tell({ isChanged, ended }: Changes): void {
    for (const { event, detail } of ended) this.#host.tell(event, detail);
    if (isChanged)
      this.#host.tell("change", { items: this.#items, totals: this.#uploading.uploader.totals() });
    if (ended.some(({ event }) => event === "uploaded")) vibrate();
  }

  /** While an upload counts down to its next try, nothing else may tell that a second has passed. */
  #tick(): void {
    clearTimeout(this.#ticking);
    if (!this.#items.some(({ retry }) => retry)) return;
    this.#ticking = setTimeout(() => this.#show(), TICK);
  }
}

function toPlain({ name, code, reason }: RefusedFile) {
  return { name, code, reason };
}

/** A pat on the back; a phone that cannot, or may not, stays still. */
function vibrate(): void {
  if (wx.canIUse("vibrateShort")) wx.vibrateShort({ type: "light", fail: () => {} });
}
