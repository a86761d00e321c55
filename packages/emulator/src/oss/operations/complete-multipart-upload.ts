import { callBack, readRequestCallback } from "../callback/index.ts";
import { ossError } from "../error.ts";
import { children, readBody, readXml, texts } from "../read-xml.ts";
import { type Part, quote } from "../store/metadata.ts";
import type { Operation, OssRequest } from "../types.ts";
import { writeXml } from "../xml.ts";
import { chooseParts, type PartReference } from "./choose-parts.ts";
import { encodeNames } from "./listing.ts";
import { locationOf } from "./location.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/completemultipartupload */
export const completeMultipartUpload: Operation = {
  name: "CompleteMultipartUpload",
  action: "oss:PutObject",
  access: "write",
  signature: "request",
  async run({ service, request }) {
    const { store, bucket, now } = service;
    const { headers, query, key = "" } = request;
    const callback = readRequestCallback(request);
    const { encoding, encode } = encodeNames(query["encoding-type"]);
    const upload = store.uploads.get(key, query.uploadId ?? "");
    const listed = await readPartList(request);
    const object = await store.complete(
      upload,
      (parts) => chooseParts(parts, listed ?? referencesTo(parts)),
      {
        lastModified: now().toISOString(),
        forbidOverwrite: headers["x-oss-forbid-overwrite"] === "true",
      },
    );
    if (callback) return callBack(callback, { object, request, service, operation: this.name });
    return {
      status: 200,
      headers: {
        "content-type": "application/xml",
        etag: quote(object.etag),
        "x-oss-hash-crc64ecma": object.crc64,
      },
      body: writeXml("CompleteMultipartUploadResult", {
        EncodingType: encoding,
        Location: locationOf(object, request),
        Bucket: bucket,
        Key: encode(key),
        ETag: quote(object.etag),
      }),
    };
  },
};

/** The parts the client names; undefined: all there are. */
async function readPartList(request: OssRequest): Promise<readonly PartReference[] | undefined> {
  if (request.headers["x-oss-complete-all"] === "yes") {
    if ((await readBody(request)).length > 0) throw ossError("completeAllWithBody");
    return undefined;
  }
  const document = await readXml(request, "CompleteMultipartUpload");
  const parts = children(document, "Part");
  if (parts.length === 0) throw ossError("malformedXml");
  return parts.map((part) => {
    const [number] = texts(part, "PartNumber");
    const [etag] = texts(part, "ETag");
    if (number === undefined || etag === undefined) throw ossError("malformedXml");
    return { number: number.trim(), etag: etag.trim() };
  });
}

function referencesTo(parts: ReadonlyMap<number, Part>): PartReference[] {
  return [...parts.values()]
    .sort((a, b) => a.number - b.number)
    .map(({ number, md5 }) => ({ number: String(number), etag: md5 }));
}
