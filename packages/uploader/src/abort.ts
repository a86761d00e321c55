import type { MultipartTicket, StoredTicket } from "@zhichuan/contract/types";
import { createAttempt } from "./attempt.ts";
import type { Engine } from "./engine.ts";
import { toUploadError } from "./errors.ts";
import { createRetry } from "./retry.ts";
import type { Memo } from "./saved.ts";
import { ticketRequest } from "./ways.ts";

/** Has the server throw away what is stored of an upload in parts. Never rejects: what stays, the bucket's rule sweeps. */
export async function abortUpload(engine: Engine, memo: Memo): Promise<void> {
  const { api, ports, options } = engine;
  const retry = createRetry(ports, createAttempt(ports.clock), options.retries);
  for (;;) {
    try {
      // The ticket's answer may have been lost: asked again, the server finds what it has opened.
      if (memo.upload === undefined) {
        const ticket: MultipartTicket | StoredTicket = await api.multipartTicket({
          ...ticketRequest(engine, memo),
          kind: "multipart",
        }).answer;
        if (ticket.kind === "stored") return;
        memo.upload = ticket.upload;
      }
      await api.abort({ upload: memo.upload }).answer;
      return;
    } catch (error) {
      const wait = retry.after(toUploadError(error));
      if (!wait) return ports.warn(`an upload was not aborted: ${error}`);
      await wait;
    }
  }
}
