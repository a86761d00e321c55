import { imageAddress } from "../assets.ts";
import { defineBuiltin } from "./definition.ts";
import { elementOf, toAttribute } from "./dom.ts";

export default defineBuiltin({
  properties: { src: String, mode: { type: String, value: "scaleToFill" } },
  data: { address: "" },
  observers: {
    src(src: string) {
      const user = this._$.ownerShadowRoot?.getHostNode().is ?? "";
      const address = imageAddress(src, user);
      if (typeof address === "string") return this.setData({ address });
      void address.then((found) => {
        if (this.data.src === src) this.setData({ address: found });
      });
    },
    mode: toAttribute("data-mode"),
  },
  methods: {
    loaded() {
      const image = elementOf(this).querySelector("img");
      this.triggerEvent("load", { width: image?.naturalWidth, height: image?.naturalHeight }, {});
    },
    failed() {
      this.triggerEvent("error", { errMsg: `GET ${this.data.src} failed` }, {});
    },
  },
});
