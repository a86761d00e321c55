import { authorize } from "../auth/authorize.ts";
import { ossError } from "../error.ts";
import { checkObjectName } from "../object-name.ts";
import { readProperties } from "../properties.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { encodeNames } from "./listing.ts";

/**
 * Its headers describe the object that the parts will become.
 * @see https://help.aliyun.com/zh/oss/developer-reference/initiatemultipartupload
 */
export const initiateMultipartUpload: Operation = {
  name: "InitiateMultipartUpload",
  action: "oss:PutObject",
  access: "write",
  signature: "request",
  async run(call) {
    const { service, request } = call;
    const { headers, query, key = "" } = request;
    checkObjectName(key);
    const { encoding, encode } = encodeNames(query["encoding-type"]);
    const properties = readProperties(headers, headers["content-type"]);
    if (headers["x-oss-tagging"] !== undefined) {
      authorize({ action: "oss:PutObjectTagging", access: "owner", key }, call);
    }
    const forbidOverwrite = headers["x-oss-forbid-overwrite"] === "true";
    if (forbidOverwrite && service.store.isTaken(key)) throw ossError("alreadyExists");
    const initiated = service.now().toISOString();
    const { uploadId } = await service.store.uploads.start({ key, properties, forbidOverwrite, initiated });
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("InitiateMultipartUploadResult", {
        EncodingType: encoding,
        Bucket: service.bucket,
        Key: encode(key),
        UploadId: uploadId,
      }),
    };
  },
};
