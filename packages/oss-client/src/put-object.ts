import type { Exchange } from "./exchange.ts";
import { unquote } from "./head-object.ts";
import { inPieces } from "./watched-stream.ts";

/** What OSS says of an object it has just stored. */
export interface PutResult {
  /** Without its quotation marks. */
  readonly etag: string;
  /** CRC-64/XZ as OSS computed it: unsigned decimal. */
  readonly crc64: string;
  readonly requestId: string | undefined;
}

/**
 * PutObject: https://help.aliyun.com/zh/oss/developer-reference/putobject. `body` may be a stream, which is sent as it
 * is read; give its length as `content-length` in `headers` or it goes in chunks. Header values are ASCII: encode
 * others, for instance with `encodeURIComponent`. Throws an OssError, or what the stream fails with.
 */
export async function putObject(
  exchange: Exchange,
  key: string,
  body: Uint8Array | string | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
  { signal }: { signal?: AbortSignal } = {},
): Promise<PutResult> {
  const sent: Record<string, string> = { "content-type": "application/octet-stream" };
  for (const [name, value] of Object.entries(headers)) sent[name.toLowerCase()] = value;
  let stream: ReadableStream<Uint8Array>;
  if (body instanceof ReadableStream) {
    stream = body;
  } else {
    const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
    sent["content-length"] = String(bytes.length);
    stream = inPieces(bytes);
  }
  const answer = await exchange({ method: "PUT", key, headers: sent, body: stream, signal });
  await answer.discard();
  return {
    etag: unquote(answer.headers.get("etag") ?? ""),
    crc64: answer.headers.get("x-oss-hash-crc64ecma") ?? "",
    requestId: answer.requestId,
  };
}
