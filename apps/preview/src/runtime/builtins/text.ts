import { defineBuiltin } from "./definition.ts";
import { elementOf, toAttribute } from "./dom.ts";

export default defineBuiltin({
  properties: { selectable: Boolean, userSelect: Boolean, space: String },
  observers: {
    "selectable, userSelect"(selectable: boolean, userSelect: boolean) {
      elementOf(this).toggleAttribute("data-selectable", selectable || userSelect);
    },
    space: toAttribute("data-space"),
  },
});
