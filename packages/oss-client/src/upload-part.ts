import type { Exchange } from "./exchange.ts";
import { type PutResult, putBytes } from "./put-bytes.ts";

/** Which part of which upload. */
export interface PartAddress {
  readonly uploadId: string;
  /** 1 to 10000; numbers may be left out. */
  readonly number: number;
}

/**
 * UploadPart: https://help.aliyun.com/zh/oss/developer-reference/uploadpart. `body` as in putObject; a part of the same
 * number is replaced. Throws an OssError (`NoSuchUpload`: completed, aborted or swept), or what the stream fails with.
 */
export async function uploadPart(
  exchange: Exchange,
  key: string,
  { uploadId, number }: PartAddress,
  body: Uint8Array | string | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
  { signal }: { signal?: AbortSignal } = {},
): Promise<PutResult> {
  return putBytes(exchange, { key, query: { partNumber: String(number), uploadId }, body, headers, signal });
}
