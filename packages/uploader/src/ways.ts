import type { StoredFile } from "@zhichuan/contract/types";
import { addRun, begins, bytesOf, type Range } from "./coverage.ts";
import type { Engine } from "./engine.ts";
import { toUploadError } from "./errors.ts";
import { postForm } from "./form.ts";
import { sendParts } from "./parts.ts";
import type { Memo } from "./saved.ts";
import type { Sending } from "./sending.ts";
import { checksum, type Source } from "./source.ts";

/** Sends the whole file at once. Gives the stored file when there is nothing to send, otherwise asks to confirm. */
export async function sendForm(sending: Sending): Promise<StoredFile | undefined> {
  const { engine, attempt, memo } = sending;
  const ticket = await engine.api.formTicket(attempt, { ...ticketRequest(engine, memo), kind: "form" });
  if (ticket.kind === "stored") return ticket.file;
  const source = await sending.start();
  const giveSlotBack = await attempt.wait(engine.slots.take(attempt));
  try {
    await postForm(sending, ticket, source);
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
  const { engine, attempt, memo } = sending;
  const { api, saved } = engine;
  let listed: readonly Range[] = [];
  if (memo.upload) {
    const status = await api.status(attempt, { upload: memo.upload });
    if (status.state === "stored") return status.file;
    if (status.state === "gone") memo.upload = undefined;
    else listed = status.parts.map(({ start, length }) => ({ start, end: start + length }));
  }
  if (!memo.upload) {
    const ticket = await api.multipartTicket(attempt, { ...ticketRequest(engine, memo), kind: "multipart" });
    if (ticket.kind === "stored") return ticket.file;
    memo.upload = ticket.upload;
    memo.block = ticket.block;
  }
  memo.runs = memo.runs.filter(
    (run) => bytesOf(listed.filter((part) => begins(part, run))) === run.end - run.start,
  );
  saved.save(memo);
  const source = await sending.start();
  await learn(sending, source, listed);
  await sendParts(sending, source);
  return undefined;
}

/** Parts whose answer was lost are read again and not sent again: nobody else has their checksum. */
async function learn({ attempt, memo }: Sending, source: Source, listed: readonly Range[]): Promise<void> {
  for (const { start, end } of listed) {
    if (memo.runs.some((run) => begins({ start, end }, run))) continue;
    const body = await attempt.wait(source.read(start, end - start));
    memo.runs = addRun(memo.runs, { start, end, crc: await checksum(body, attempt) });
  }
}

export function ticketRequest({ options }: Engine, { requestId = "", name, size, digest }: Memo) {
  return {
    requestId,
    profile: options.profile,
    name,
    size,
    ...(options.instant && digest && { sha256: digest }),
  };
}
