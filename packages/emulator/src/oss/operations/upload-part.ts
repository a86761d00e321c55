import { ossError } from "../error.ts";
import { quote } from "../store/metadata.ts";
import type { Operation, OssRequest } from "../types.ts";
import { checkBody, refuseCopy } from "./body.ts";
import { maxObjectSize } from "./store-object.ts";

/**
 * How small a part may be shows only when the upload is completed.
 * @see https://help.aliyun.com/zh/oss/developer-reference/uploadpart
 */
export const uploadPart: Operation = {
  name: "UploadPart",
  action: "oss:PutObject",
  access: "write",
  signature: "request",
  async run({ service: { store, now }, request }) {
    const { key = "", query } = request;
    refuseCopy(request);
    const number = readPartNumber(request);
    const upload = store.uploads.get(key, query.uploadId ?? "");
    const check = checkBody(request);
    // Destroying the body would take the connection with it, and the client would never learn why it is refused.
    const received = await store.receive(request.body.iterator({ destroyOnReturn: false }), maxObjectSize);
    try {
      check(received.digest);
    } catch (error) {
      await store.discard(received);
      throw error;
    }
    const part = await store.uploads.put(upload, received, { number, lastModified: now().toISOString() });
    return {
      status: 200,
      headers: {
        etag: quote(part.md5),
        "x-oss-hash-crc64ecma": part.crc64,
        "content-md5": Buffer.from(part.md5, "hex").toString("base64"),
      },
    };
  },
};

function readPartNumber({ query }: OssRequest): number {
  for (const name of ["partNumber", "uploadId"]) {
    if (!query[name])
      throw ossError("partNumberMissing", { ArgumentName: "ResourceType", ArgumentValue: name });
  }
  const text = query.partNumber ?? "";
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > 10_000) {
    throw ossError("partNumberInvalid", { ArgumentName: "PartNumber", ArgumentValue: text });
  }
  return number;
}
