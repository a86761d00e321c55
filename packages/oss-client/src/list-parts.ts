import type { Exchange } from "./exchange.ts";
import { unquote } from "./head-object.ts";
import { readXml } from "./read-xml.ts";

/** A part that is stored. */
export interface ListedPart {
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  /** Without its quotation marks. */
  readonly etag: string;
  readonly lastModified: Date;
}

/** OSS gives no more at once. */
const PAGE = "1000";

/**
 * ListParts: https://help.aliyun.com/zh/oss/developer-reference/listparts. All parts of an upload, by number, however
 * many pages that takes. Throws an OssError (`NoSuchUpload`: completed, aborted or swept).
 */
export async function listParts(
  exchange: Exchange,
  key: string,
  uploadId: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ListedPart[]> {
  const parts: ListedPart[] = [];
  let marker: string | undefined = "0";
  while (marker !== undefined) {
    const query = { uploadId, "max-parts": PAGE, "part-number-marker": marker, "encoding-type": "url" };
    const answer = await exchange({ method: "GET", key, query, signal });
    marker = await readXml(answer, "ListPartsResult", (result) => {
      for (const part of result.elements("Part"))
        parts.push({
          number: Number(part.text("PartNumber")),
          size: Number(part.text("Size")),
          etag: unquote(part.text("ETag")),
          lastModified: new Date(part.text("LastModified")),
        });
      return result.optional("IsTruncated") === "true" ? result.text("NextPartNumberMarker") : undefined;
    });
  }
  return parts;
}
