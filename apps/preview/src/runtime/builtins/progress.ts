import { defineBuiltin } from "./definition.ts";
import { elementOf, toLength } from "./dom.ts";

export default defineBuiltin({
  properties: {
    percent: Number,
    showInfo: Boolean,
    strokeWidth: { type: null, value: 6 },
    borderRadius: { type: null, value: 0 },
    fontSize: { type: null, value: 16 },
    activeColor: { type: String, value: "#09BB07" },
    backgroundColor: { type: String, value: "#EBEBEB" },
  },
  data: { shown: 0, height: "6px", radius: "0px", infoSize: "16px" },
  observers: {
    percent(percent: number) {
      const shown = Math.min(100, Math.max(0, percent));
      this.setData({ shown });
      elementOf(this).setAttribute("aria-valuenow", String(shown));
    },
    "strokeWidth, borderRadius, fontSize"(stroke: unknown, radius: unknown, font: unknown) {
      this.setData({ height: toLength(stroke), radius: toLength(radius), infoSize: toLength(font) });
    },
  },
  lifetimes: {
    attached() {
      const element = elementOf(this);
      element.setAttribute("role", "progressbar");
      element.setAttribute("aria-valuemin", "0");
      element.setAttribute("aria-valuemax", "100");
      if (!element.hasAttribute("aria-valuenow")) element.setAttribute("aria-valuenow", "0");
    },
  },
});
