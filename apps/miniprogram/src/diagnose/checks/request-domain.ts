import { fill } from "../../texts.ts";
import { failed, isUnlisted, originOf, skipped, unlisted } from "../failure.ts";
import type { Check } from "../finding.ts";

/** Is the bucket in the request list? Parts of large files go by `wx.request`. */
export const requestDomain: Check = {
  name: "request-domain",
  title: (texts) => fill(texts.checkDomain, { list: "request" }),
  async run(context) {
    const { ports, texts, known } = context;
    if (!known.ticket) return skipped(context);
    const { url } = known.ticket;
    try {
      // Whatever the bucket says to a stranger: it has been asked.
      await ports.request(url);
      return { status: "ok", what: fill(texts.domainGood, { host: originOf(url) }) };
    } catch (error) {
      return isUnlisted(error) ? unlisted("request", url, context) : failed(error, context);
    }
  },
};
