import { invalidArgument } from "../error.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { encodeNames, listed, listPage, readMaxKeys } from "./listing.ts";
import { owner } from "./owner.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/listobjectsv2 */
export const listObjectsV2: Operation = {
  name: "ListObjectsV2",
  action: "oss:ListObjects",
  access: "read",
  signature: "request",
  async run({ service, request: { query } }) {
    const {
      prefix = "",
      delimiter = "",
      "start-after": startAfter = "",
      "continuation-token": token,
    } = query;
    const maxKeys = readMaxKeys(query);
    const { encoding, encode } = encodeNames(query["encoding-type"]);
    const after = token === undefined ? startAfter : readToken(token);
    const page = listPage(service.store, { prefix, delimiter, after, maxKeys });
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("ListBucketResult", {
        Name: service.bucket,
        Prefix: encode(prefix),
        StartAfter: startAfter === "" ? undefined : encode(startAfter),
        MaxKeys: maxKeys,
        Delimiter: encode(delimiter),
        EncodingType: encoding,
        IsTruncated: page.next !== undefined,
        ContinuationToken: token,
        NextContinuationToken:
          page.next === undefined ? undefined : Buffer.from(page.next).toString("base64"),
        KeyCount: page.objects.length + page.commonPrefixes.length,
        Contents: page.objects.map((object) => ({
          ...(listed(object, encode) as object),
          Owner: query["fetch-owner"] === "true" ? owner : undefined,
        })),
        CommonPrefixes: page.commonPrefixes.map((name) => ({ Prefix: encode(name) })),
      }),
    };
  },
};

function readToken(token: string): string {
  const after = Buffer.from(token, "base64");
  if (after.toString("base64") !== token) throw invalidArgument("continuation-token", token);
  return after.toString();
}
