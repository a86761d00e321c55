import type { StoredFile } from "@zhichuan/contract/types";
import { createAttempt } from "./attempt.ts";
import type { Engine } from "./engine.ts";
import { toUploadError, UploadError } from "./errors.ts";
import type { Memo } from "./saved.ts";
import { ticketRequest } from "./ways.ts";

/** Has the server tell of a stored file once more, with a link of its own. Rejects with an UploadError. */
export async function askAgain(engine: Engine, memo: Memo): Promise<StoredFile> {
  const { api, ports } = engine;
  const attempt = createAttempt(ports.clock);
  try {
    if (memo.upload) return await api.complete(attempt, { upload: memo.upload });
    // It was there before anything was sent: the same request finds it again, and a form's opens nothing if it does not.
    const ticket = await api.formTicket(attempt, { ...ticketRequest(engine, memo), kind: "form" });
    if (ticket.kind === "stored") return ticket.file;
  } catch (error) {
    throw toUploadError(error);
  }
  throw new UploadError("OBJECT_MISSING");
}
