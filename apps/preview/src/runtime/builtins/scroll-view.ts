import { defineBuiltin } from "./definition.ts";
import { elementOf, toAttribute } from "./dom.ts";

export default defineBuiltin({
  properties: { scrollX: Boolean, scrollY: Boolean, scrollTop: Number },
  observers: {
    scrollX: toAttribute("data-x"),
    scrollY: toAttribute("data-y"),
    scrollTop(value: number) {
      elementOf(this).scrollTop = value;
    },
  },
  lifetimes: {
    attached() {
      const element = elementOf(this);
      element.addEventListener("scroll", () => {
        const { scrollTop, scrollLeft, scrollHeight, scrollWidth } = element;
        this.triggerEvent("scroll", { scrollTop, scrollLeft, scrollHeight, scrollWidth }, {});
      });
    },
  },
});
