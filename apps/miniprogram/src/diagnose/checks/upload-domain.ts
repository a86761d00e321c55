import { fill } from "../../texts.ts";
import { failed, isUnlisted, originOf, skipped, unlisted } from "../failure.ts";
import type { Check, Context, Finding } from "../finding.ts";
import type { Answer } from "../ports.ts";
import { TRIAL_TEXT } from "../trial.ts";

/** Is the bucket in the uploadFile list, and does it take a file? */
export const uploadDomain: Check = {
  name: "upload-domain",
  title: (texts) => fill(texts.checkDomain, { list: "uploadFile" }),
  async run(context) {
    const { ports, texts, known } = context;
    if (!known.ticket) return skipped(context);
    const { url, fields } = known.ticket;
    const path = await ports.writeFile(TRIAL_TEXT);
    try {
      const answer = await ports.uploadFile({ url, fields, path });
      if (answer.status !== 200) return refused(answer, context);
      known.sent = true;
      return { status: "ok", what: fill(texts.domainGood, { host: originOf(url) }) };
    } catch (error) {
      return isUnlisted(error) ? unlisted("uploadFile", url, context) : failed(error, context);
    } finally {
      await ports.removeFile(path);
    }
  },
};

function refused({ status, headers, body }: Answer, { texts }: Context): Finding {
  const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? "";
  const requestId = headers["x-oss-request-id"] ?? /<RequestId>(\w+)<\/RequestId>/.exec(body)?.[1];
  return {
    status: "bad",
    what: fill(texts.bucketRefused, { status, code }),
    remedy: texts.bucketRemedy,
    ...(requestId && { requestId }),
  };
}
