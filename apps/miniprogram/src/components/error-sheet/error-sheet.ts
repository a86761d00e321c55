import type { UploadFailure } from "@zhichuan/uploader/wx";
import { languageOf, textsIn } from "../../texts.ts";
import { shortName } from "../../view/short-name.ts";
import { textScale } from "../../view/text-scale.ts";
import { copyAndTell } from "../../wechat/hand-over.ts";
import { type SheetView, sheetView } from "./sheet-view.ts";

const info = wx.getAppBaseInfo();
const language = languageOf(info.language);
const texts = textsIn(language);

/**
 * The sheet that says what went wrong. `failure`: what to show, `null` closes it; `subject`: what it is about, as a
 * file's name; `diagnosis`: the page that runs the diagnosis, empty where there is none. Events: `act` with `{ action }`
 * when its button is pressed, `close`; the diagnosis it opens by itself.
 */
Component({
  options: { virtualHost: true },
  properties: {
    failure: { type: Object, value: null as UploadFailure | null },
    subject: { type: String, value: "" },
    diagnosis: { type: String, value: "" },
  },
  data: { texts, scale: textScale(info), view: null as SheetView | null, name: "" },
  observers: {
    failure(failure: UploadFailure | null) {
      const hasDiagnosis = this.data.diagnosis !== "";
      this.setData({ view: failure && sheetView(failure, texts, language, hasDiagnosis) });
    },
    subject(subject: string) {
      this.setData({ name: shortName(subject) });
    },
  },
  methods: {
    act() {
      const { view } = this.data;
      if (!view) return;
      const { action } = view;
      this.close();
      if (action === "diagnose") return this.diagnose();
      if (action !== "close") this.triggerEvent("act", { action });
    },
    close() {
      this.setData({ view: null });
      this.triggerEvent("close");
    },
    diagnose() {
      this.setData({ view: null });
      this.triggerEvent("close");
      void wx.navigateTo({ url: this.data.diagnosis });
    },
    async copyRequestId() {
      const { view } = this.data;
      if (view) await copyAndTell(view.requestId, texts.requestIdCopied, texts);
    },
    /** What is behind the sheet must not move under the finger. */
    stay() {},
  },
});
