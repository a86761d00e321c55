import type { Operation } from "../types.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/deleteobject */
export const deleteObject: Operation = {
  name: "DeleteObject",
  action: "oss:DeleteObject",
  access: "write",
  signature: "request",
  async run({ service, request }) {
    await service.store.delete(request.key ?? "");
    return { status: 204 };
  },
};
