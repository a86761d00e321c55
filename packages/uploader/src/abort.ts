import { createAttempt } from "./attempt.ts";
import type { Engine } from "./engine.ts";
import { toUploadError } from "./errors.ts";
import { createRetry } from "./retry.ts";
import type { Memo } from "./saved.ts";
import { ticketRequest } from "./ways.ts";

/** Has the server throw away what is stored of an upload in parts. Never rejects: what stays, the bucket's rule sweeps. */
export async function abortUpload(engine: Engine, memo: Memo): Promise<void> {
  const { api, ports } = engine;
  const attempt = createAttempt(ports.clock);
  const retry = createRetry(engine, attempt);
  for (;;) {
    try {
      if (!memo.upload) {
        // The ticket's answer may have been lost: asked again, the server finds what it has opened.
        const ticket = await api.multipartTicket(attempt, {
          ...ticketRequest(engine, memo),
          kind: "multipart",
        });
        if (ticket.kind === "stored") return;
        memo.upload = ticket.upload;
      }
      await api.abort(attempt, { upload: memo.upload });
      return;
    } catch (error) {
      const wait = retry.after(toUploadError(error));
      if (!wait) return ports.warn(`an upload was not aborted: ${error}`);
      await wait;
    }
  }
}
