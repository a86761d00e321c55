import type { Operation } from "../types.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/abortmultipartupload */
export const abortMultipartUpload: Operation = {
  name: "AbortMultipartUpload",
  action: "oss:AbortMultipartUpload",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request: { key = "", query } }) {
    await store.uploads.abort(key, query.uploadId ?? "");
    return { status: 204 };
  },
};
