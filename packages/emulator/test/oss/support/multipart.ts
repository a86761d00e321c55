import { XMLParser } from "fast-xml-parser";
import type { Emulator } from "../../../src/index.ts";
import type { Clock } from "./emulate.ts";
import type { Answer } from "./http.ts";
import { type SignedRequest, sendSigned } from "./signed.ts";

export type Running = Emulator & { clock: Clock };

/** The least a part may have that is not the last. */
export const partSize = 100 * 1024;

/** `size` bytes that differ from those of another `letter`. */
export const partOf = (letter: string, size = partSize): Buffer => Buffer.alloc(size, `${letter}123456789`);

/** The elements of an answer's XML, all as text. */
// biome-ignore lint/suspicious/noExplicitAny: the tests say which elements they expect
export function parse({ body }: Answer): any {
  const parser = new XMLParser({ parseTagValue: false, htmlEntities: true });
  return parser.parse(body.toString());
}

type Extra = Partial<Omit<SignedRequest, "method" | "key" | "query">> & { query?: Record<string, string> };

export const sendInitiate = (emulator: Running, key: string, { query, ...extra }: Extra = {}) =>
  sendSigned(emulator, { method: "POST", key, query: { uploads: "", ...query }, ...extra });

/** Begins a multipart upload; gives its ID. */
export async function initiate(emulator: Running, key: string, extra: Extra = {}): Promise<string> {
  const answer = await sendInitiate(emulator, key, extra);
  return parse(answer).InitiateMultipartUploadResult.UploadId;
}

export interface PartAddress {
  readonly key: string;
  readonly uploadId: string;
}

export const putPart = (
  emulator: Running,
  { key, uploadId }: PartAddress,
  partNumber: number | string,
  body: Buffer | string,
  extra: Extra = {},
) => {
  const query = { partNumber: String(partNumber), uploadId };
  return sendSigned(emulator, { method: "PUT", key, query, body, ...extra });
};

export type PartList = readonly (readonly [number: number | string, etag: string])[];

/** The XML that names the parts of the object. */
export const partList = (parts: PartList): string =>
  `<CompleteMultipartUpload>${parts
    .map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`)
    .join("")}</CompleteMultipartUpload>`;

export const complete = (
  emulator: Running,
  { key, uploadId }: PartAddress,
  body: string | PartList,
  { query, ...extra }: Extra = {},
) =>
  sendSigned(emulator, {
    method: "POST",
    key,
    query: { uploadId, ...query },
    body: typeof body === "string" ? body : partList(body),
    ...extra,
  });

export const abort = (emulator: Running, { key, uploadId }: PartAddress) =>
  sendSigned(emulator, { method: "DELETE", key, query: { uploadId } });

export const list = (emulator: Running, { key, uploadId }: PartAddress, query: Record<string, string> = {}) =>
  sendSigned(emulator, { method: "GET", key, query: { uploadId, ...query } });

/** An upload of these bodies as the parts 1, 2, 3 …, not yet completed. */
export async function begin(emulator: Running, key: string, bodies: readonly Buffer[], extra: Extra = {}) {
  const uploadId = await initiate(emulator, key, extra);
  const etags: [number, string][] = [];
  for (const [at, body] of bodies.entries()) {
    const { headers } = await putPart(emulator, { key, uploadId }, at + 1, body);
    etags.push([at + 1, headers.etag ?? ""]);
  }
  return { key, uploadId, etags };
}

/** An object made of these parts. */
export async function assemble(emulator: Running, key: string, bodies: readonly Buffer[], extra: Extra = {}) {
  const upload = await begin(emulator, key, bodies, extra);
  return complete(emulator, upload, upload.etags);
}
