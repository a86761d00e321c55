import type { FileView } from "../../files/file-view.ts";
import { languageOf, textsIn } from "../../texts.ts";

const texts = textsIn(languageOf(wx.getAppBaseInfo().language));

/**
 * One stored file. Properties: `file`, `thumbnail` (the small picture's address, empty when there is none: the icon
 * stands there, also until the picture has come), `open` (whether its actions are shown). Events: `act` with
 * `{ key, action }`; `toggle` and `broken` (the thumbnail does not load) with `{ key }`.
 */
Component({
  properties: {
    file: { type: Object, value: {} as FileView },
    thumbnail: { type: String, value: "" },
    open: { type: Boolean, value: false },
  },
  /** `shown`: the address whose picture has come. */
  data: { texts, shown: "" },
  methods: {
    act({ currentTarget }: WechatMiniprogram.TouchEvent) {
      this.triggerEvent("act", { key: this.data.file.key, action: currentTarget.dataset.action });
    },
    openFile() {
      this.triggerEvent("act", { key: this.data.file.key, action: "open" });
    },
    toggle() {
      this.tell("toggle");
    },
    loaded() {
      this.setData({ shown: this.data.thumbnail });
    },
    broken() {
      this.tell("broken");
    },
    tell(event: "toggle" | "broken") {
      this.triggerEvent(event, { key: this.data.file.key });
    },
  },
});
