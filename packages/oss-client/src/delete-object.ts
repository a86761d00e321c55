import type { Exchange } from "./exchange.ts";

/**
 * DeleteObject: https://help.aliyun.com/zh/oss/developer-reference/deleteobject. An object that is not there counts as
 * deleted. Throws an OssError.
 */
export async function deleteObject(
  exchange: Exchange,
  key: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const answer = await exchange({ method: "DELETE", key, signal });
  await answer.discard();
}
