import type { FileView } from "../../files/file-view.ts";
import { languageOf, textsIn } from "../../texts.ts";

const texts = textsIn(languageOf(wx.getAppBaseInfo().language));

/** Pixels below the screen from which on a row asks for its thumbnail. */
const AHEAD = 200;

/**
 * One stored file. Properties: `file`, `thumbnail` (the picture's address, empty until there is one), `open` (whether
 * its actions are shown). Events: `act` with `{ key, action }`; `toggle`, `near` (it comes into sight and has a
 * thumbnail to show) and `broken` (the thumbnail does not load) with `{ key }`.
 */
Component({
  properties: {
    file: { type: Object, value: {} as FileView },
    thumbnail: { type: String, value: "" },
    open: { type: Boolean, value: false },
  },
  data: { texts },
  lifetimes: {
    attached() {
      if (!this.data.file.hasThumbnail) return;
      const observer = this.createIntersectionObserver({});
      observer
        .relativeToViewport({ left: 0, top: AHEAD, right: 0, bottom: AHEAD })
        .observe(".row", ({ intersectionRatio }) => {
          if (intersectionRatio <= 0) return;
          observer.disconnect();
          this.tell("near");
        });
    },
  },
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
    broken() {
      this.tell("broken");
    },
    tell(event: "toggle" | "near" | "broken") {
      this.triggerEvent(event, { key: this.data.file.key });
    },
  },
});
