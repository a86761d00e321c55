import type { Exchange } from "./exchange.ts";
import { type ObjectHead, readHead } from "./head-object.ts";

/** Bytes of an object, counted from 0, both ends included; without `end` up to the last. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** An object being read. `body` must be read to its end or be cancelled. */
export interface StoredObject {
  readonly head: ObjectHead;
  /** What of the object `body` holds. */
  readonly range: Required<ByteRange> | undefined;
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * GetObject: https://help.aliyun.com/zh/oss/developer-reference/getobject. The body streams. Throws an OssError,
 * `NoSuchKey` when there is no such object, `InvalidRange` when it is shorter than `start`.
 */
export async function getObject(
  exchange: Exchange,
  key: string,
  { range, signal }: { range?: ByteRange; signal?: AbortSignal } = {},
): Promise<StoredObject> {
  const answer = await exchange({
    method: "GET",
    key,
    signal,
    // Without `standard` OSS answers a range it cannot satisfy with the whole object.
    headers: range
      ? { range: `bytes=${range.start}-${range.end ?? ""}`, "x-oss-range-behavior": "standard" }
      : {},
  });
  const part = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.headers.get("content-range") ?? "");
  const size = Number(part ? part[3] : (answer.headers.get("content-length") ?? Number.NaN));
  return {
    head: readHead(answer, size),
    range: part ? { start: Number(part[1]), end: Number(part[2]) } : undefined,
    body: answer.stream,
  };
}
