import type { Exchange } from "./exchange.ts";

/**
 * DeleteBucketCors: https://help.aliyun.com/zh/oss/developer-reference/deletebucketcors. Removes all rules. Throws an
 * OssError.
 */
export async function deleteBucketCors(
  exchange: Exchange,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const answer = await exchange({ method: "DELETE", query: { cors: "" }, signal });
  await answer.discard();
}
