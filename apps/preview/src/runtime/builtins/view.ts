import { defineBuiltin, mergeDefinitions } from "./definition.ts";
import { toAttribute } from "./dom.ts";
import { hover } from "./hover.ts";

const view = defineBuiltin({ properties: { hidden: Boolean }, observers: { hidden: toAttribute("hidden") } });

export default mergeDefinitions(view, hover({ hoverClass: "none", hoverStartTime: 50, hoverStayTime: 400 }));
