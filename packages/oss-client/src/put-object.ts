import type { Exchange } from "./exchange.ts";
import { type PutResult, putBytes } from "./put-bytes.ts";

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
  return putBytes(exchange, { key, body, headers, signal });
}
