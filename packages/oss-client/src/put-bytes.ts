import type { Exchange } from "./exchange.ts";
import { unquote } from "./head-object.ts";
import { lowerCaseNames } from "./lower-case-names.ts";
import { inPieces } from "./watched-stream.ts";

/** What OSS says of an object or a part it has just stored. */
export interface PutResult {
  /** Without its quotation marks. */
  readonly etag: string;
  /** CRC-64/XZ as OSS computed it: unsigned decimal. */
  readonly crc64: string;
  readonly requestId: string | undefined;
}

/** Bytes, and where they go. */
interface PutInput {
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | ReadableStream<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/** Sends an object or a part and reads what OSS says of it. Throws an OssError, or what a stream fails with. */
export async function putBytes(exchange: Exchange, input: PutInput): Promise<PutResult> {
  const { key, query = {}, body, headers, signal } = input;
  const sent: Record<string, string> = {
    "content-type": "application/octet-stream",
    ...lowerCaseNames(headers),
  };
  let stream: ReadableStream<Uint8Array>;
  if (body instanceof ReadableStream) {
    stream = body;
  } else {
    const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
    sent["content-length"] = String(bytes.length);
    stream = inPieces(bytes);
  }
  const answer = await exchange({ method: "PUT", key, query, headers: sent, body: stream, signal });
  await answer.discard();
  return {
    etag: unquote(answer.headers.get("etag") ?? ""),
    crc64: answer.headers.get("x-oss-hash-crc64ecma") ?? "",
    requestId: answer.requestId,
  };
}
