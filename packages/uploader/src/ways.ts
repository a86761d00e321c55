import type { FormTicket, MultipartTicket, StoredFile, StoredTicket } from "@zhichuan/contract/types";
import type { Attempt } from "./attempt.ts";
import { addRun, stillStored } from "./coverage.ts";
import type { Engine } from "./engine.ts";
import { recoded, toUploadError } from "./errors.ts";
import { postForm } from "./form.ts";
import { sendParts } from "./parts.ts";
import type { Call } from "./ports.ts";
import type { Retry } from "./retry.ts";
import type { Memo } from "./saved.ts";
import type { Source } from "./source.ts";

/** One upload on its way. */
export interface Sending {
  readonly engine: Engine;
  readonly attempt: Attempt;
  readonly retry: Retry;
  readonly memo: Memo;
  /** The ticket is there: bytes are going to be sent. Gives them. */
  start(): Promise<Source>;
  /** `sent` of `total` bytes are through. */
  onProgress(sent: number, total: number): void;
}

/** Sends the whole file at once. Gives the stored file when there is nothing to send, otherwise asks to confirm. */
export async function sendForm(sending: Sending): Promise<StoredFile | undefined> {
  const { engine, attempt, memo } = sending;
  const { api, ports, slots, options } = engine;
  const request = { ...ticketRequest(engine, memo), kind: "form" } as const;
  const ticket: FormTicket | StoredTicket = await ticketOf(attempt, api.formTicket(request));
  if (ticket.kind === "stored") return ticket.file;
  const source = await sending.start();
  const giveSlotBack = await slots.take(attempt);
  try {
    await attempt.wait(source.check());
    await attempt.wait(
      postForm(ports, {
        ticket,
        path: source.path,
        timeout: options.uploadTimeout,
        stallTimeout: options.stallTimeout,
        onProgress: (sent, total) => attempt.ended || sending.onProgress(sent, total),
      }),
    );
  } catch (error) {
    // Larger than what this link carries at a time: the next try goes in parts, which keep what has arrived.
    if (!attempt.ended && toUploadError(error).code === "TIMEOUT") memo.multipart = memo.size > 0;
    throw error;
  } finally {
    giveSlotBack();
  }
  memo.upload = ticket.upload;
  return undefined;
}

/** Sends what the bucket does not have of the file, in parts. Gives the stored file when there is nothing to confirm. */
export async function sendMultipart(sending: Sending): Promise<StoredFile | undefined> {
  const { engine, attempt, retry, memo } = sending;
  const { api, saved } = engine;
  const { size } = memo;
  if (memo.upload !== undefined) {
    const status = await ticketOf(attempt, api.status({ upload: memo.upload }));
    if (status.state === "stored") return status.file;
    if (status.state === "gone") memo.upload = undefined;
    else memo.runs = stillStored(memo.runs, status.parts);
  }
  if (memo.upload === undefined) {
    const request = { ...ticketRequest(engine, memo), kind: "multipart" } as const;
    const ticket: MultipartTicket | StoredTicket = await ticketOf(attempt, api.multipartTicket(request));
    if (ticket.kind === "stored") return ticket.file;
    memo.upload = ticket.upload;
    memo.block = ticket.block;
    memo.runs = [];
  }
  saved.save(memo);
  const source = await sending.start();
  await sendParts(engine, attempt, retry, {
    upload: memo.upload,
    block: memo.block,
    size,
    source,
    runs: memo.runs,
    onStored(run) {
      memo.runs = addRun(memo.runs, run);
      saved.save(memo);
    },
    onProgress: (bytes) => sending.onProgress(bytes, size),
  });
  return undefined;
}

export function ticketRequest({ options }: Engine, memo: Memo) {
  const { name, size, digest } = memo;
  return {
    requestId: memo.requestId as string,
    profile: options.profile,
    name,
    size,
    ...(options.instant && digest !== undefined && { sha256: digest }),
  };
}

/** Without an answer there is no ticket; a refusal keeps its own code. */
function ticketOf<T>(attempt: Attempt, call: Call<T>): Promise<T> {
  return attempt.wait(call).catch((cause) => {
    const error = toUploadError(cause);
    throw error.code === "NETWORK" || error.code === "TIMEOUT" ? recoded(error, "TICKET_FAILED") : error;
  });
}
