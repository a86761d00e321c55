import type { Exchange } from "./exchange.ts";
import { readXml } from "./read-xml.ts";

/** Which uploads. */
export interface ListMultipartUploadsInput {
  /** Example: `uploads/anonymous/`. */
  readonly prefix?: string;
  /** 1 to 1000; OSS takes 1000 by default. */
  readonly maxUploads?: number;
  /** `next` of the page before. */
  readonly after?: UploadMarker;
  readonly signal?: AbortSignal;
}

/** Where a page ended. */
export interface UploadMarker {
  readonly key: string;
  readonly uploadId: string;
}

/** A multipart upload that is neither completed nor aborted. */
export interface ListedUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly initiated: Date;
}

/** One page of a listing, in the order of the keys' UTF-8 bytes. */
export interface UploadList {
  readonly uploads: readonly ListedUpload[];
  /** Asks for the next page; undefined on the last. */
  readonly next: UploadMarker | undefined;
}

/** ListMultipartUploads: https://help.aliyun.com/zh/oss/developer-reference/listmultipartuploads. Throws an OssError. */
export async function listMultipartUploads(
  exchange: Exchange,
  { prefix, maxUploads, after, signal }: ListMultipartUploadsInput = {},
): Promise<UploadList> {
  const answer = await exchange({
    method: "GET",
    signal,
    query: {
      uploads: "",
      // XML cannot carry every key.
      "encoding-type": "url",
      ...(prefix !== undefined && { prefix }),
      ...(maxUploads !== undefined && { "max-uploads": String(maxUploads) }),
      ...(after && { "key-marker": after.key, "upload-id-marker": after.uploadId }),
    },
  });
  return readXml(answer, "ListMultipartUploadsResult", (result) => {
    const decode = result.optional("EncodingType") === "url" ? decodeURIComponent : (text: string) => text;
    return {
      uploads: result.elements("Upload").map((upload) => ({
        key: decode(upload.text("Key")),
        uploadId: upload.text("UploadId"),
        initiated: new Date(upload.text("Initiated")),
      })),
      next:
        result.optional("IsTruncated") === "true"
          ? { key: decode(result.text("NextKeyMarker")), uploadId: result.text("NextUploadIdMarker") }
          : undefined,
    };
  });
}
