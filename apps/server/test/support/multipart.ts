import { randomBytes } from "node:crypto";
import type { MultipartTicket, PartTicket } from "@zhichuan/contract";
import { ticketRequest } from "./app.ts";
import type { Stack } from "./stack.ts";

/** Bytes: the least a block has, and what files of up to 2.5 GB get. */
export const BLOCK = 256 * 1024;

/** A file of four blocks and a bit. */
export const FILE = randomBytes(4 * BLOCK + 100_007);
export const BLOCKS = 5;

/** Where a part begins and how long it is, in blocks. */
export type Range = readonly [start: number, blocks: number];

/** A ticket for FILE in parts. */
export async function begin(stack: Stack, changes: Record<string, unknown> = {}): Promise<MultipartTicket> {
  const { status, body } = await stack.post("/v1/uploads", multipartRequest(changes));
  if (status !== 200 || body.kind !== "multipart") throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as unknown as MultipartTicket;
}

export const multipartRequest = (changes: Record<string, unknown> = {}) =>
  ticketRequest({ kind: "multipart", size: FILE.length, ...changes });

/** Where these parts go. */
export async function askParts(stack: Stack, upload: string, ...ranges: Range[]): Promise<PartTicket[]> {
  const parts = ranges.map(([start, blocks]) => ({ start: start * BLOCK, blocks }));
  const { status, body } = await stack.post("/v1/uploads/parts", { upload, parts });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body.parts;
}

/** PUTs one part as a phone does; `bytes`: others than the file's. */
export function putPart(
  { url, headers, start, length }: PartTicket,
  bytes: Uint8Array<ArrayBuffer> = FILE.subarray(start, start + length),
): Promise<Response> {
  return fetch(url, { method: "PUT", headers, body: bytes });
}

/** Asks for these parts of FILE and sends them, in this order. */
export async function sendParts(stack: Stack, upload: string, ...ranges: Range[]): Promise<void> {
  for (const part of await askParts(stack, upload, ...ranges)) {
    const { status } = await putPart(part);
    if (status !== 200) throw new Error(`part ${part.number}: ${status}`);
  }
}

/** The multipart uploads that are open in the bucket: their keys. */
export async function openKeys({ owner }: Stack): Promise<string[]> {
  return (await owner.listMultipartUploads()).uploads.map(({ key }) => key);
}
