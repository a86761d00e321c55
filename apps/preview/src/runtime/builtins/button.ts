import { Event } from "glass-easel";
import { defineBuiltin, mergeDefinitions } from "./definition.ts";
import { elementOf, toAttribute } from "./dom.ts";
import { hover } from "./hover.ts";

const button = defineBuiltin({
  properties: {
    type: { type: String, value: "default" },
    size: { type: String, value: "default" },
    plain: Boolean,
    disabled: Boolean,
    loading: Boolean,
    formType: String,
    openType: String,
  },
  observers: {
    type: toAttribute("type"),
    size: toAttribute("size"),
    plain: toAttribute("plain"),
    loading: toAttribute("loading"),
    disabled(value: boolean) {
      const element = elementOf(this);
      element.toggleAttribute("disabled", value);
      element.setAttribute("aria-disabled", String(value));
      element.tabIndex = value ? -1 : 0;
    },
  },
  lifetimes: {
    attached() {
      const element = elementOf(this);
      if (!element.hasAttribute("role")) element.setAttribute("role", "button");
      if (!this.data.disabled) element.tabIndex = 0;
      element.addEventListener("keydown", (event) => {
        if ((event.key !== "Enter" && event.key !== " ") || event.repeat || this.data.disabled) return;
        event.preventDefault();
        Event.triggerEvent(this._$, "tap", {}, { originalEvent: event, bubbles: true, composed: true });
      });
    },
  },
});

export default mergeDefinitions(
  button,
  hover({ hoverClass: "button-hover", hoverStartTime: 20, hoverStayTime: 70 }),
);
