import type { Exchange } from "./exchange.ts";
import { unquote } from "./head-object.ts";
import { readXml } from "./read-xml.ts";

/** Which objects. */
export interface ListObjectsInput {
  /** Example: `uploads/anonymous/`. */
  readonly prefix?: string;
  /** 1 to 1000; OSS takes 100 by default. */
  readonly maxKeys?: number;
  /** Only keys that come after this text, which need not be one. Example: `uploads/anonymous/7ybq`. */
  readonly startAfter?: string;
  /** `nextContinuationToken` of the page before. */
  readonly continuationToken?: string;
  /** Keys that share what stands before it, after the prefix, are given once, in `commonPrefixes`. Example: `/`. */
  readonly delimiter?: string;
  readonly signal?: AbortSignal;
}

/** An object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without its quotation marks. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly storageClass: string | undefined;
}

/** One page of a listing, in the order of the keys' UTF-8 bytes. */
export interface ObjectList {
  readonly objects: readonly ListedObject[];
  readonly commonPrefixes: readonly string[];
  /** Asks for the next page; undefined on the last. */
  readonly nextContinuationToken: string | undefined;
}

/** ListObjectsV2: https://help.aliyun.com/zh/oss/developer-reference/listobjectsv2. Throws an OssError. */
export async function listObjects(exchange: Exchange, input: ListObjectsInput = {}): Promise<ObjectList> {
  const { prefix, maxKeys, startAfter, continuationToken, delimiter, signal } = input;
  const answer = await exchange({
    method: "GET",
    signal,
    query: {
      "list-type": "2",
      // XML cannot carry every key: control characters are legal in a key and not in XML.
      "encoding-type": "url",
      ...(prefix !== undefined && { prefix }),
      ...(maxKeys !== undefined && { "max-keys": String(maxKeys) }),
      ...(startAfter !== undefined && { "start-after": startAfter }),
      ...(continuationToken !== undefined && { "continuation-token": continuationToken }),
      ...(delimiter !== undefined && { delimiter }),
    },
  });
  return readXml(answer, "ListBucketResult", (result) => {
    const decode = result.optional("EncodingType") === "url" ? decodeURIComponent : (text: string) => text;
    return {
      objects: result.elements("Contents").map((object) => ({
        key: decode(object.text("Key")),
        size: Number(object.text("Size")),
        etag: unquote(object.text("ETag")),
        lastModified: new Date(object.text("LastModified")),
        storageClass: object.optional("StorageClass"),
      })),
      commonPrefixes: result.elements("CommonPrefixes").map((common) => decode(common.text("Prefix"))),
      nextContinuationToken: result.optional("NextContinuationToken") || undefined,
    };
  });
}
