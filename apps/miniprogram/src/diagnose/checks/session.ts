import { failed, skipped } from "../failure.ts";
import type { Check } from "../finding.ts";

/** Does the login work? */
export const session: Check = {
  name: "session",
  title: (texts) => texts.checkSession,
  async run(context) {
    const { ports, texts, known } = context;
    if (!known.reached) return skipped(context);
    try {
      if (await ports.login()) return { status: "ok", what: texts.sessionGood };
      return {
        status: "notice",
        what: texts.sessionNone,
        remedy: texts.sessionNoneRemedy,
        paste: "AUTH=wechat",
      };
    } catch (error) {
      return failed(error, context);
    }
  },
};
