import { askTicket } from "./api.ts";
import { createAttempt } from "./attempt.ts";
import type { Engine } from "./engine.ts";
import { toUploadError } from "./errors.ts";
import { createRetry } from "./retry.ts";
import type { Memo } from "./saved.ts";

/** Has the server throw away what is stored of an upload in parts. Never rejects: what stays, the bucket's rule sweeps. */
export const abortUpload = async (engine: Engine, memo: Memo): Promise<void> => {
  const { api, clock, warn } = engine;
  const attempt = createAttempt(clock);
  const retry = createRetry(engine, attempt);
  for (;;) {
    try {
      let { upload } = memo;
      if (!upload) {
        // The ticket's answer may have been lost: asked again, the server finds what it has opened.
        const ticket = await askTicket(engine, attempt, memo, "multipart");
        if (ticket.kind === "stored") return;
        upload = ticket.upload;
      }
      await api(attempt, "uploads/abort", { upload });
      return;
    } catch (error) {
      const wait = retry.after(toUploadError(error));
      if (!wait) return warn(`not aborted: ${error}`);
      await wait;
    }
  }
};
