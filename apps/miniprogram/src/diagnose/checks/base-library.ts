import { fill } from "../../texts.ts";
import type { Check } from "../finding.ts";

/** `wx.getAppBaseInfo` came with it, which the first line of the app calls. */
const NEEDED = "2.20.1";

/** Is the base library new enough? */
export const baseLibrary: Check = {
  name: "base-library",
  title: (texts) => texts.checkBaseLibrary,
  async run({ ports, texts }) {
    const { SDKVersion, version, platform } = ports.about();
    const values = { library: SDKVersion, version, platform, needed: NEEDED };
    if (compare(SDKVersion, NEEDED) >= 0) return { status: "ok", what: fill(texts.libraryGood, values) };
    return {
      status: "bad",
      what: fill(texts.libraryOld, values),
      remedy: texts.libraryRemedy,
      paste: NEEDED,
    };
  },
};

/** Below, at or above zero, as a version stands before, at or behind another. */
function compare(left: string, right: string): number {
  const rights = right.split(".");
  for (const [index, part] of left.split(".").entries()) {
    const difference = Number(part) - Number(rights[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
