import { ossError } from "../error.ts";
import type { Operation } from "../types.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/abortmultipartupload */
export const abortMultipartUpload: Operation = {
  name: "AbortMultipartUpload",
  action: "oss:AbortMultipartUpload",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request: { key = "", query } }) {
    const { uploadId = "" } = query;
    if (!(await store.uploads.abort(key, uploadId))) throw ossError("noSuchUpload", { UploadId: uploadId });
    return { status: 204 };
  },
};
