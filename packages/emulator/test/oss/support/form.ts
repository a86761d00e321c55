import { createPostForm } from "@zhichuan/signer";
import type { Emulator } from "../../../src/index.ts";
import { type Answer, send } from "./http.ts";

export type PostFormInput = Parameters<typeof createPostForm>[0];

/** One part of a multipart body, as it is written. */
export interface Part {
  readonly name: string;
  readonly value: string | Uint8Array;
  readonly filename?: string;
  readonly contentType?: string;
}

const boundary = "----zhichuan-test-boundary";
export const formType = `multipart/form-data; boundary=${boundary}`;

/** A multipart body of these parts, in this order. */
export function multipart(parts: readonly Part[]): Buffer {
  const written = parts.flatMap(({ name, value, filename, contentType }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? "" : `; filename="${filename}"`,
    contentType === undefined ? "" : `\r\nContent-Type: ${contentType}`,
    "\r\n\r\n",
    value,
    "\r\n",
  ]);
  return Buffer.concat([...written, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece)));
}

/** The parts of a form: its fields, and the file last. */
export function partsOf(fields: Readonly<Record<string, string>>, file: Omit<Part, "name">): Part[] {
  return [...Object.entries(fields).map(([name, value]) => ({ name, value })), { name: "file", ...file }];
}

/** The fields of a form that the emulator takes as it is; `change` what is signed. */
export function signedFields(
  emulator: Emulator,
  change: Partial<PostFormInput> & { at: Date },
): Record<string, string> {
  const { fields } = createPostForm({
    credentials: emulator.ramUser,
    region: emulator.region,
    bucket: emulator.bucket,
    expires: 600,
    key: "uploads/a.txt",
    contentLength: { min: 1, max: 100 },
    ...change,
  });
  return fields;
}

export function post(emulator: Emulator, parts: readonly Part[]): Promise<Answer> {
  return send(emulator.ossUrl, {
    method: "POST",
    headers: { "content-type": formType },
    body: multipart(parts),
  });
}
