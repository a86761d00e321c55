import { quote } from "../store/metadata.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { encodeNames, readCount } from "./listing.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/listparts */
export const listParts: Operation = {
  name: "ListParts",
  action: "oss:ListParts",
  access: "owner",
  signature: "request",
  async run({ service: { store, bucket }, request: { key = "", query } }) {
    const upload = store.uploads.get(key, query.uploadId ?? "");
    const maxParts = readCount(query, "max-parts", { least: 1, most: 1000, usual: 1000 });
    const after = readCount(query, "part-number-marker", { least: 0, most: 10_000, usual: 0 });
    const { encoding, encode } = encodeNames(query["encoding-type"]);
    const following = [...upload.parts.values()]
      .filter(({ number }) => number > after)
      .sort((a, b) => a.number - b.number);
    const page = following.slice(0, maxParts);
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("ListPartsResult", {
        EncodingType: encoding,
        Bucket: bucket,
        Key: encode(key),
        UploadId: upload.uploadId,
        StorageClass: upload.properties.storageClass,
        PartNumberMarker: after,
        NextPartNumberMarker: page.at(-1)?.number ?? after,
        MaxParts: maxParts,
        IsTruncated: page.length < following.length,
        Part: page.map((part) => ({
          PartNumber: part.number,
          LastModified: part.lastModified,
          ETag: quote(part.md5),
          HashCrc64ecma: part.crc64,
          Size: part.size,
        })),
      }),
    };
  },
};
