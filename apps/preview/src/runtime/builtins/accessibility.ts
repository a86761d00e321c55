import { defineBuiltin } from "./definition.ts";
import { toAttribute } from "./dom.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/framework/accessibility.html */
const STATES = [
  "hidden",
  "label",
  "checked",
  "disabled",
  "describedby",
  "expanded",
  "haspopup",
  "selected",
  "required",
  "valuenow",
  "valuemin",
  "valuemax",
  "valuetext",
  "labelledby",
  "live",
  "atomic",
  "busy",
  "modal",
] as const;

const pairs = STATES.map(
  (state) => [`aria${state.charAt(0).toUpperCase()}${state.slice(1)}`, `aria-${state}`] as const,
);
const attributes = { ...Object.fromEntries(pairs), ariaRole: "role", role: "role" };

/** `aria-*`, `aria-role` and `role`, which every built-in component takes. */
export const accessibility = defineBuiltin({
  properties: Object.fromEntries(Object.keys(attributes).map((name) => [name, { type: null, value: "" }])),
  observers: Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, toAttribute(attribute)]),
  ),
});
