import { defineBuiltin } from "./definition.ts";
import { elementOf, toLength } from "./dom.ts";

const DISC = "M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z";
const TICK = "M10.2 16.9 5.6 12.3l1.5-1.5 3.1 3.1 6.7-6.7 1.5 1.5z";
const CROSS = "m8 6.6 4 4 4-4L17.4 8l-4 4 4 4-1.4 1.4-4-4-4 4L6.6 16l4-4-4-4z";
const RING = "M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22zm0 1.6a9.4 9.4 0 1 1 0 18.8 9.4 9.4 0 0 1 0-18.8z";

/** Paths on a field of 24 × 24, filled evenodd; the colours are WeChat's defaults. */
const SHAPES: Readonly<Record<string, { readonly path: string; readonly color: string }>> = {
  success: { path: DISC + TICK, color: "#09BB07" },
  success_no_circle: { path: TICK, color: "#09BB07" },
  info: { path: `${DISC}M11 10.4h2V18h-2zM11 6h2v2.2h-2z`, color: "#10AEFF" },
  warn: { path: `${DISC}M11 5.8h2v7.6h-2zM11 15.6h2v2.2h-2z`, color: "#F76260" },
  waiting: { path: `${DISC}M11 6h2v5.6l3.6 3.6-1.4 1.4L11 12.4z`, color: "#10AEFF" },
  cancel: { path: RING + CROSS, color: "#F43530" },
  clear: { path: DISC + CROSS, color: "#B2B2B2" },
  download: { path: `${RING}M11 6h2v7l2.6-2.6 1.4 1.4-5 5-5-5 1.4-1.4L11 13z`, color: "#09BB07" },
  search: {
    path: "M10.4 3a7.4 7.4 0 1 0 4.5 13.3l5 5 1.4-1.4-5-5A7.4 7.4 0 0 0 10.4 3zm0 1.8a5.6 5.6 0 1 1 0 11.2 5.6 5.6 0 0 1 0-11.2z",
    color: "#B2B2B2",
  },
};

export default defineBuiltin({
  properties: { type: String, size: { type: null, value: 23 }, color: String },
  observers: {
    "type, size, color"(type: string, size: unknown, color: string) {
      const shape = SHAPES[type];
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("viewBox", "0 0 24 24");
      svg.setAttribute("aria-hidden", "true");
      const path = document.createElementNS(svg.namespaceURI, "path");
      path.setAttribute("fill-rule", "evenodd");
      path.setAttribute("d", shape?.path ?? "");
      path.setAttribute("fill", color || (shape?.color ?? "currentColor"));
      svg.append(path);
      const element = elementOf(this);
      element.style.width = element.style.height = toLength(size);
      element.replaceChildren(svg);
    },
  },
});
