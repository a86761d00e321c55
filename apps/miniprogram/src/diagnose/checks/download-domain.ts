import { fill } from "../../texts.ts";
import { failed, isUnlisted, originOf, skipped, unlisted } from "../failure.ts";
import type { Check } from "../finding.ts";

/** Is the bucket in the downloadFile list? Documents are opened and files shared through it. */
export const downloadDomain: Check = {
  name: "download-domain",
  title: (texts) => fill(texts.checkDomain, { list: "downloadFile" }),
  async run(context) {
    const { ports, texts, known } = context;
    if (!known.ticket) return skipped(context);
    const { url } = known.ticket;
    try {
      await ports.downloadFile(url);
      return { status: "ok", what: fill(texts.domainGood, { host: originOf(url) }) };
    } catch (error) {
      return isUnlisted(error) ? unlisted("downloadFile", url, context) : failed(error, context);
    }
  },
};
