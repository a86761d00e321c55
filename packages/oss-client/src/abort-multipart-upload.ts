import type { Exchange } from "./exchange.ts";

/**
 * AbortMultipartUpload: https://help.aliyun.com/zh/oss/developer-reference/abortmultipartupload. Drops the upload with
 * all its parts. Throws an OssError (`NoSuchUpload`: completed, aborted or swept).
 */
export async function abortMultipartUpload(
  exchange: Exchange,
  key: string,
  uploadId: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const answer = await exchange({ method: "DELETE", key, query: { uploadId }, signal });
  await answer.discard();
}
