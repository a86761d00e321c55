import type { FormTicket, StoredFile, StoredTicket } from "@zhichuan/contract/types";
import type { Engine } from "./engine.ts";
import { toUploadError, UploadError } from "./errors.ts";
import type { Memo } from "./saved.ts";
import { ticketRequest } from "./ways.ts";

/** Has the server tell of a stored file once more, with a link of its own. Rejects with an UploadError. */
export async function askAgain(engine: Engine, memo: Memo): Promise<StoredFile> {
  const { api } = engine;
  try {
    if (memo.upload !== undefined) return await api.complete({ upload: memo.upload }).answer;
    // It was there before anything was sent: the same request finds it again, and a form's opens nothing if it does not.
    const ticket: FormTicket | StoredTicket = await api.formTicket({
      ...ticketRequest(engine, memo),
      kind: "form",
    }).answer;
    if (ticket.kind === "stored") return ticket.file;
  } catch (error) {
    throw toUploadError(error);
  }
  throw new UploadError("OBJECT_MISSING");
}
