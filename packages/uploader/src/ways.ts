import type { StoredFile } from "@zhichuan/contract/types";
import { askTicket } from "./api.ts";
import { addRun, begins, bytesOf, type Range } from "./coverage.ts";
import { postForm } from "./form.ts";
import { sendParts } from "./parts.ts";
import type { Sending } from "./sending.ts";
import { checksum } from "./source.ts";

/** Sends the whole file at once. Gives the stored file when there is nothing to send, otherwise asks to confirm. */
export const sendForm = async (sending: Sending): Promise<StoredFile | undefined> => {
  const { engine, attempt, memo } = sending;
  const ticket = await askTicket(engine, attempt, memo, "form");
  if (ticket.kind === "stored") return ticket.file;
  const source = await sending.start();
  const giveSlotBack = await attempt.wait(engine.slots.take(attempt));
  await postForm(sending, ticket, source);
  giveSlotBack();
  memo.upload = ticket.upload;
  return undefined;
};

/** Sends what the bucket does not have of the file, in parts. Gives the stored file when there is nothing to confirm. */
export const sendMultipart = async (sending: Sending): Promise<StoredFile | undefined> => {
  const { engine, attempt, memo } = sending;
  const { api, saved } = engine;
  let listed: readonly Range[] = [];
  if (memo.upload) {
    const status = await api(attempt, "uploads/status", { upload: memo.upload });
    if (status.state === "stored") return status.file;
    if (status.state === "gone") memo.upload = undefined;
    else listed = status.parts.map(({ start, length }) => ({ start, end: start + length }));
  }
  if (!memo.upload) {
    const ticket = await askTicket(engine, attempt, memo, "multipart");
    if (ticket.kind === "stored") return ticket.file;
    memo.upload = ticket.upload;
    memo.block = ticket.block;
  }
  memo.runs = memo.runs.filter(
    (run) => bytesOf(listed.filter((part) => begins(part, run))) === bytesOf([run]),
  );
  saved.save(memo);
  const source = await sending.start();
  // Parts whose answer was lost are read again and not sent again: nobody else has their checksum.
  for (const part of listed.filter((part) => !memo.runs.some((run) => begins(part, run)))) {
    const body = await attempt.wait(source.read(part.start, bytesOf([part])));
    memo.runs = addRun(memo.runs, { ...part, crc: await checksum(body, attempt) });
  }
  await sendParts(sending, source);
  return undefined;
};
