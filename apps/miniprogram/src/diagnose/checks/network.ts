import { fill } from "../../texts.ts";
import type { Check } from "../finding.ts";

/** Is there a network at all? */
export const network: Check = {
  name: "network",
  title: (texts) => texts.checkNetwork,
  async run({ ports, texts }) {
    const type = await ports.networkType();
    if (type === "none") return { status: "bad", what: texts.networkNone, remedy: texts.networkRemedy };
    return { status: "ok", what: fill(texts.networkGood, { type }) };
  },
};
