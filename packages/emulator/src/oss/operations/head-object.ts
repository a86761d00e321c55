import { isNotModified } from "../conditional.ts";
import { objectHeaders } from "../object-headers.ts";
import type { Operation } from "../types.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/headobject */
export const headObject: Operation = {
  name: "HeadObject",
  action: "oss:GetObject",
  access: "read",
  signature: "request",
  async run({ service, request }) {
    const object = service.store.get(request.key ?? "");
    return { status: isNotModified(request, object) ? 304 : 200, headers: objectHeaders(object) };
  },
};
