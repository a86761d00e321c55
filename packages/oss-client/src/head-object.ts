import type { Exchange, OssAnswer } from "./exchange.ts";
import { OssError } from "./oss-error.ts";

/** What the headers of an object say. */
export interface ObjectHead {
  /** Bytes of the whole object. */
  readonly size: number;
  readonly contentType: string;
  /** Without its quotation marks. */
  readonly etag: string;
  /** CRC-64/XZ of the whole object as an unsigned decimal. */
  readonly crc64: string;
  readonly lastModified: Date;
  /** `x-oss-meta-*`: the names without that prefix, in lower case; the values as they are sent. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly cacheControl: string | undefined;
  readonly contentDisposition: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly storageClass: string | undefined;
  readonly requestId: string | undefined;
}

const META = "x-oss-meta-";

/**
 * HeadObject: https://help.aliyun.com/zh/oss/developer-reference/headobject. Gives undefined when there is no such
 * object; throws an OssError for everything else.
 */
export async function headObject(
  exchange: Exchange,
  key: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ObjectHead | undefined> {
  try {
    // OSS packs some types on the way to whoever takes them packed, which would look as if they were stored so.
    const headers = { "accept-encoding": "identity" };
    const answer = await exchange({ method: "HEAD", key, headers, signal });
    await answer.discard();
    return readHead(answer, Number(answer.headers.get("content-length") ?? Number.NaN));
  } catch (error) {
    if (error instanceof OssError && isMissingObject(error)) return undefined;
    throw error;
  }
}

/** OSS has said so itself: another's 404, without a request id, does not count. */
function isMissingObject({ status, code, requestId }: OssError): boolean {
  return status === 404 && requestId !== undefined && (code === "NoSuchKey" || code === "UnexpectedAnswer");
}

/** Reads the headers of a HEAD or GET; `size` comes from elsewhere, as a part's length is not the object's. */
export function readHead(answer: OssAnswer, size: number): ObjectHead {
  const { headers } = answer;
  const crc64 = headers.get("x-oss-hash-crc64ecma");
  if (!Number.isSafeInteger(size)) throw answer.unexpected("without the object's size");
  if (crc64 === null) throw answer.unexpected("without x-oss-hash-crc64ecma");
  const metadata: Record<string, string> = {};
  for (const [name, value] of headers) if (name.startsWith(META)) metadata[name.slice(META.length)] = value;
  return {
    size,
    contentType: headers.get("content-type") ?? "application/octet-stream",
    etag: unquote(headers.get("etag") ?? ""),
    crc64,
    lastModified: new Date(headers.get("last-modified") ?? Number.NaN),
    metadata,
    cacheControl: headers.get("cache-control") ?? undefined,
    contentDisposition: headers.get("content-disposition") ?? undefined,
    contentEncoding: headers.get("content-encoding") ?? undefined,
    storageClass: headers.get("x-oss-storage-class") ?? undefined,
    requestId: answer.requestId,
  };
}

/** An ETag without its quotation marks. */
export function unquote(etag: string): string {
  return etag.replace(/^"|"$/g, "");
}
