import type { AbortAnswer, StoredFile } from "@zhichuan/contract/types";
import { failed, skipped } from "../failure.ts";
import type { Check } from "../finding.ts";
import { TRIAL } from "../trial.ts";

/** Is the trial file in the bucket as it was sent? Then it is deleted, and whatever else the ticket has led to. */
export const trialUpload: Check = {
  name: "trial-upload",
  title: (texts) => texts.checkTrial,
  async run(context) {
    const { ports, texts, known } = context;
    if (!known.ticket) return skipped(context);
    const { upload } = known.ticket;
    const finding = known.sent ? await confirm() : skipped(context);
    try {
      await ports.callServer<AbortAnswer>("POST", "uploads/abort", { upload });
    } catch (error) {
      const { what, ...rest } = failed(error, context);
      return { ...rest, what: `${texts.trialNotDeleted}: ${what}` };
    }
    return finding;

    async function confirm() {
      try {
        const { size } = await ports.callServer<StoredFile>("POST", "uploads/complete", { upload });
        return size === TRIAL.size
          ? ({ status: "ok", what: texts.trialGood } as const)
          : ({ status: "bad", what: texts.trialOther } as const);
      } catch (error) {
        return failed(error, context);
      }
    }
  },
};
