import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { encodeNames, listed, listPage, readMaxKeys } from "./listing.ts";
import { owner } from "./owner.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/listobjects */
export const listObjects: Operation = {
  name: "ListObjects",
  action: "oss:ListObjects",
  access: "read",
  signature: "request",
  async run({ service, request: { query } }) {
    const { prefix = "", delimiter = "", marker = "" } = query;
    const maxKeys = readMaxKeys(query);
    const { encoding, encode } = encodeNames(query["encoding-type"]);
    const page = listPage(service.store, { prefix, delimiter, after: marker, maxKeys });
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("ListBucketResult", {
        Name: service.bucket,
        Prefix: encode(prefix),
        Marker: encode(marker),
        MaxKeys: maxKeys,
        Delimiter: encode(delimiter),
        EncodingType: encoding,
        IsTruncated: page.next !== undefined,
        NextMarker: page.next === undefined ? undefined : encode(page.next),
        Contents: page.objects.map((object) => ({ ...(listed(object, encode) as object), Owner: owner })),
        CommonPrefixes: page.commonPrefixes.map((name) => ({ Prefix: encode(name) })),
      }),
    };
  },
};
