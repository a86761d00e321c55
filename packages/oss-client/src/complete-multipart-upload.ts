import type { Exchange } from "./exchange.ts";
import { unquote } from "./head-object.ts";
import { lowerCaseNames } from "./lower-case-names.ts";
import type { PutResult } from "./put-bytes.ts";
import { readXml } from "./read-xml.ts";
import { inPieces } from "./watched-stream.ts";
import { buildXml } from "./xml.ts";

/** A part the object is to be made of. */
export interface PartReference {
  readonly number: number;
  /** With or without its quotation marks. */
  readonly etag: string;
}

/**
 * CompleteMultipartUpload: https://help.aliyun.com/zh/oss/developer-reference/completemultipartupload. The object is
 * made of exactly `parts`, which stand in the order of their numbers; others that were sent are dropped. OSS goes on
 * with it when the connection breaks. Throws an OssError (`NoSuchUpload`, `InvalidPart`, `InvalidPartOrder`,
 * `EntityTooSmall`, `FileAlreadyExists` …).
 */
export async function completeMultipartUpload(
  exchange: Exchange,
  key: string,
  uploadId: string,
  parts: readonly PartReference[],
  headers: Readonly<Record<string, string>> = {},
  { signal }: { signal?: AbortSignal } = {},
): Promise<PutResult> {
  const document = Buffer.from(
    buildXml({
      CompleteMultipartUpload: {
        Part: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: `"${unquote(etag)}"` })),
      },
    }),
    "utf8",
  );
  const answer = await exchange({
    method: "POST",
    key,
    query: { uploadId, "encoding-type": "url" },
    headers: {
      ...lowerCaseNames(headers),
      "content-type": "application/xml",
      "content-length": String(document.length),
    },
    body: inPieces(document),
    signal,
  });
  const etag = await readXml(answer, "CompleteMultipartUploadResult", (result) => result.text("ETag"));
  return {
    etag: unquote(etag),
    crc64: answer.headers.get("x-oss-hash-crc64ecma") ?? "",
    requestId: answer.requestId,
  };
}
