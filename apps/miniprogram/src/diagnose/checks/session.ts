import { UploadError } from "@zhichuan/uploader/wx";
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
      await ports.login();
      return { status: "ok", what: texts.sessionGood };
    } catch (error) {
      // Where nobody logs in, there is no such route.
      if (error instanceof UploadError && error.code === "NOT_FOUND")
        return { status: "notice", what: texts.sessionNone };
      return failed(error, context);
    }
  },
};
