import type { UploadFailure } from "@zhichuan/uploader/wx";
import type { Source } from "../../picking/sources.ts";
import { languageOf, textsIn } from "../../texts.ts";
import { type Login, uploadingFor } from "../../uploading/uploading.ts";
import type { ActionName } from "../../view/actions.ts";
import { emptyPanel } from "../../view/panel-view.ts";
import { textScale } from "../../view/text-scale.ts";
import type { SheetAction } from "../error-sheet/sheet-view.ts";
import { Panel } from "./panel.ts";

const MiB = 1024 * 1024;

const info = wx.getAppBaseInfo();
const language = languageOf(info.language);
const texts = textsIn(language);

/** A touch of something that carries `data-id`, and `data-action` where there are several. */
type Tap = WechatMiniprogram.TouchEvent<
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  { readonly id: string; readonly action: ActionName }
>;

/** The button of the error sheet of an upload. */
type SheetTap = WechatMiniprogram.CustomEvent<
  { readonly action: SheetAction },
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  { readonly id: string }
>;

/** What the error sheet is about; without a failure it is closed. */
interface Explained {
  readonly id: string;
  readonly name: string;
  readonly failure: UploadFailure | null;
}

const unexplained: Explained = { id: "", name: "", failure: null };

/** The panel of an instance, which no property may hold: properties are copied. */
const panels = new WeakMap<object, Panel>();
const panelOf = (instance: object) => panels.get(instance) as Panel;

/**
 * Chooses files, sends them and shows how far they are. What it takes, tells and lets be styled is in the README, under
 * "In a mini-program of your own".
 */
Component({
  options: { multipleSlots: true },
  externalClasses: ["choose-class", "card-class"],
  properties: {
    /** What is uploaded, as the server's profiles name it. */
    profile: { type: String, value: "document" },
    /** The server's address; empty means the one that was built in. */
    server: { type: String, value: "" },
    /** Who uploads: `wechat`, `token` (then `token` says who) or `none`. */
    login: { type: String, value: "wechat" as Login },
    /** The Bearer token of a login of the mini-program's own. */
    token: { type: String, value: "" },
    /** How many files may be chosen at a time: 1 to 100; album and camera give 20 at most. */
    count: { type: Number, value: 9 },
    /** Where files may come from: any of `chat`, `camera`, `album`; none means all. */
    sources: { type: Array, value: [] as Source[] },
    /** Bytes from which the user is asked first on mobile data. */
    askAbove: { type: Number, value: 20 * MiB },
    /** The page that runs the diagnosis, to which failures lead; empty: there is none. */
    diagnosis: { type: String, value: "" },
  },
  data: { texts, scale: textScale(info), explained: unexplained, ...emptyPanel },
  lifetimes: {
    attached() {
      const { profile, server } = this.data;
      const uploading = uploadingFor({ profile, server, login: this.data.login as Login });
      uploading.ownSession?.set(this.data.token);
      uploading.onExpired = () => this.triggerEvent("expired", {});
      const panel = new Panel(uploading, {
        texts,
        language,
        setData: (patch) => this.setData(patch),
        tell: (event, detail) => this.triggerEvent(event, detail),
        wishes: () => ({
          count: this.data.count,
          sources: this.data.sources as Source[],
          askAbove: this.data.askAbove,
        }),
      });
      panels.set(this, panel);
      panel.open();
    },
    detached() {
      panelOf(this).close();
    },
  },
  observers: {
    token(token: string) {
      const { profile, server } = this.data;
      const login = this.data.login as Login;
      if (login === "token" && token) uploadingFor({ profile, server, login }).ownSession?.set(token);
    },
  },
  methods: {
    async choose() {
      await panelOf(this).choose();
    },
    act({ currentTarget }: Tap) {
      return panelOf(this).act(currentTarget.dataset.id, currentTarget.dataset.action);
    },
    /** Opens the error sheet about a failed upload. */
    explain({ currentTarget }: Tap) {
      const item = panelOf(this).failed(currentTarget.dataset.id);
      if (item) this.setData({ explained: { id: item.id, name: item.name, failure: item.error } });
    },
    actOnFailure({ currentTarget, detail: { action } }: SheetTap) {
      if (action === "retry" || action === "chooseAgain")
        return panelOf(this).act(currentTarget.dataset.id, action);
    },
    /** The id stays: the sheet closes before it tells what its button is to do. */
    closeSheet() {
      this.setData({ "explained.failure": null });
    },
    clear() {
      panelOf(this).clear();
    },
    resumeUnfinished() {
      panelOf(this).resumeUnfinished();
    },
    dropUnfinished() {
      return panelOf(this).dropUnfinished();
    },
    dismissRefused() {
      panelOf(this).dismissRefused();
    },
    forgetThumb({ currentTarget }: Tap) {
      panelOf(this).forgetThumb(currentTarget.dataset.id);
    },
  },
});
