import { fill } from "../../texts.ts";
import type { Check } from "../finding.ts";

/** What the guide calls what this mini-program touches; the form is in Chinese whatever the reader's language. */
const ITEMS = "选中的文件、选中的照片或视频、剪切板";

/** Has the privacy guide been filled in? Choosing files fails with errno 112 before that. */
export const privacy: Check = {
  name: "privacy",
  title: (texts) => texts.checkPrivacy,
  async run({ ports, texts }) {
    const setting = await ports.privacy();
    if (!setting) return { status: "notice", what: texts.privacyUnknown };
    const { needAuthorization, privacyContractName: name } = setting;
    if (!name)
      return {
        status: "bad",
        what: texts.privacyMissing,
        remedy: texts.privacyRemedy,
        paste: ITEMS,
      };
    const what = fill(needAuthorization ? texts.privacyAsks : texts.privacyAgreed, { name });
    return { status: needAuthorization ? "notice" : "ok", what };
  },
};
