import { compareBytes } from "../store/compare-bytes.ts";
import type { MultipartUpload } from "../store/multipart-uploads.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { encodeNames, readCount } from "./listing.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/listmultipartuploads */
export const listMultipartUploads: Operation = {
  name: "ListMultipartUploads",
  action: "oss:ListMultipartUploads",
  access: "owner",
  signature: "request",
  async run({ service: { store, bucket }, request: { query } }) {
    const { prefix = "", delimiter = "", "key-marker": keyMarker = "" } = query;
    // Without a key OSS ignores it.
    const uploadIdMarker = keyMarker === "" ? "" : (query["upload-id-marker"] ?? "");
    const maxUploads = readCount(query, "max-uploads", { least: 1, most: 1000, usual: 1000 });
    const { encoding, encode } = encodeNames(query["encoding-type"]);
    const page = pageOf(store.uploads.list(), { prefix, delimiter, keyMarker, uploadIdMarker, maxUploads });
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("ListMultipartUploadsResult", {
        EncodingType: encoding,
        Bucket: bucket,
        KeyMarker: encode(keyMarker),
        UploadIdMarker: uploadIdMarker,
        NextKeyMarker: encode(page.next.key),
        NextUploadIdMarker: page.next.uploadId,
        Delimiter: encode(delimiter),
        Prefix: encode(prefix),
        MaxUploads: maxUploads,
        IsTruncated: page.isTruncated,
        Upload: page.uploads.map(({ key, uploadId, properties, initiated }) => ({
          Key: encode(key),
          UploadId: uploadId,
          StorageClass: properties.storageClass,
          Initiated: initiated,
        })),
        CommonPrefixes: page.commonPrefixes.map((name) => ({ Prefix: encode(name) })),
      }),
    };
  },
};

interface PageInput {
  readonly prefix: string;
  /** "" = none. */
  readonly delimiter: string;
  /** Only what comes after this key, or after this upload of it. */
  readonly keyMarker: string;
  readonly uploadIdMarker: string;
  readonly maxUploads: number;
}

interface Page {
  readonly uploads: MultipartUpload[];
  readonly commonPrefixes: string[];
  readonly isTruncated: boolean;
  /** Where to go on: the last entry of the page; of a common prefix there is no upload ID. */
  readonly next: { readonly key: string; readonly uploadId: string };
}

/** One page out of sorted uploads; those whose keys share what precedes a delimiter count as one. */
function pageOf(sorted: readonly MultipartUpload[], input: PageInput): Page {
  const { prefix, delimiter, keyMarker, uploadIdMarker, maxUploads } = input;
  const uploads: MultipartUpload[] = [];
  const commonPrefixes: string[] = [];
  let next = { key: "", uploadId: "" };
  for (const upload of sorted) {
    if (!upload.key.startsWith(prefix)) continue;
    const cut = delimiter === "" ? -1 : upload.key.indexOf(delimiter, prefix.length);
    const entry = cut < 0 ? upload.key : upload.key.slice(0, cut + delimiter.length);
    const order = compareBytes(entry, keyMarker);
    const isAfter = order > 0 || (order === 0 && uploadIdMarker !== "" && upload.uploadId > uploadIdMarker);
    if (!isAfter || entry === commonPrefixes.at(-1)) continue;
    if (uploads.length + commonPrefixes.length === maxUploads)
      return { uploads, commonPrefixes, next, isTruncated: true };
    if (cut < 0) uploads.push(upload);
    else commonPrefixes.push(entry);
    next = { key: entry, uploadId: cut < 0 ? upload.uploadId : "" };
  }
  return { uploads, commonPrefixes, next, isTruncated: false };
}
