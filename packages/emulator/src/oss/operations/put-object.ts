import { authorize } from "../auth/authorize.ts";
import { ossError } from "../error.ts";
import { digestHeaders } from "../object-headers.ts";
import { checkObjectName } from "../object-name.ts";
import { readProperties } from "../properties.ts";
import { checkContentMd5 } from "../read-xml.ts";
import type { Operation } from "../types.ts";
import { maxObjectSize, storeObject } from "./store-object.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/putobject */
export const putObject: Operation = {
  name: "PutObject",
  action: "oss:PutObject",
  access: "write",
  signature: "request",
  async run(call) {
    const { service, request } = call;
    const { headers, key = "" } = request;
    checkObjectName(key);
    if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) {
      throw ossError("lengthMissing");
    }
    if (Number(headers["content-length"] ?? 0) > maxObjectSize) throw ossError("tooLarge");
    if (headers["x-oss-callback"] !== undefined)
      throw ossError("notImplemented", { Header: "x-oss-callback" });
    const properties = readProperties(headers, headers["content-type"]);
    if (headers["x-oss-tagging"] !== undefined) {
      authorize({ action: "oss:PutObjectTagging", access: "owner", key }, call);
    }
    const object = await storeObject(service, {
      key,
      // Destroying the body would take the connection with it, and the client would never learn why it is refused.
      bytes: request.body.iterator({ destroyOnReturn: false }),
      properties,
      forbidOverwrite: headers["x-oss-forbid-overwrite"] === "true",
      maxSize: maxObjectSize,
      check: ({ md5, crc64 }) => {
        checkContentMd5(headers["content-md5"], Buffer.from(md5, "hex").toString("base64"));
        const given = headers["x-oss-hash-crc64ecma"];
        if (given !== undefined && given !== crc64)
          throw ossError("invalidCrc64", { CRC64: given, CalculatedCRC64: crc64 });
      },
    });
    return { status: 200, headers: digestHeaders(object) };
  },
};
