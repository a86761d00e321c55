import type { Exchange } from "./exchange.ts";
import { type LifecycleRule, readLifecycleRules } from "./lifecycle-xml.ts";
import { OssError } from "./oss-error.ts";
import { readXml } from "./read-xml.ts";

/**
 * GetBucketLifecycle: https://help.aliyun.com/zh/oss/developer-reference/getbucketlifecycle. A bucket without a
 * configuration gives no rules. Throws an OssError.
 */
export async function getBucketLifecycle(
  exchange: Exchange,
  { signal }: { signal?: AbortSignal } = {},
): Promise<LifecycleRule[]> {
  try {
    const answer = await exchange({ method: "GET", query: { lifecycle: "" }, signal });
    return await readXml(answer, "LifecycleConfiguration", readLifecycleRules);
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchLifecycle") return [];
    throw error;
  }
}
