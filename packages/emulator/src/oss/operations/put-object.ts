import { authorize } from "../auth/authorize.ts";
import { callBack, readRequestCallback } from "../callback/index.ts";
import { digestHeaders } from "../object-headers.ts";
import { checkObjectName } from "../object-name.ts";
import { readProperties } from "../properties.ts";
import type { Operation } from "../types.ts";
import { checkBody, refuseCopy } from "./body.ts";
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
    refuseCopy(request);
    const callback = readRequestCallback(request);
    const check = checkBody(request);
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
      check,
    });
    if (callback) return callBack(callback, { object, request, service, operation: this.name });
    return { status: 200, headers: digestHeaders(object) };
  },
};
