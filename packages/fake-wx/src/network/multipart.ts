import type { BodyPiece, FilePiece } from "../platform.ts";
import { contentTypeOf } from "./content-type.ts";

/**
 * Makes a multipart/form-data body as WeChat does: every field in the order given, the file as the last part, named
 * after its temporary path and typed by its extension.
 */
export function multipartBody(form: {
  readonly fields: Readonly<Record<string, string>>;
  /** The name of the file's field. */
  readonly name: string;
  readonly file: FilePiece;
  /** For the boundary: a file that could contain it does not exist in practice. */
  readonly random: Uint8Array;
}): { readonly contentType: string; readonly body: readonly BodyPiece[] } {
  const boundary = `----wx-form-${[...form.random].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  const fields = Object.entries(form.fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  const fileName = form.file.path.slice(form.file.path.lastIndexOf("/") + 1);
  const fileHead =
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(form.name)}"; filename="${quoted(fileName)}"\r\n` +
    `Content-Type: ${contentTypeOf(fileName)}\r\n\r\n`;
  const encode = (text: string) => new TextEncoder().encode(text);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: [encode(fields.join("") + fileHead), form.file, encode(`\r\n--${boundary}--\r\n`)],
  };
}

function quoted(value: string): string {
  return value.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
