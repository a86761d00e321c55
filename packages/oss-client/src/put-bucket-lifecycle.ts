import type { Exchange } from "./exchange.ts";
import { type LifecycleRule, writeLifecycleRules } from "./lifecycle-xml.ts";
import { putDocument } from "./put-document.ts";

/**
 * PutBucketLifecycle: https://help.aliyun.com/zh/oss/developer-reference/putbucketlifecycle. Replaces all rules the
 * bucket has; at most 1000. Throws an OssError.
 */
export async function putBucketLifecycle(
  exchange: Exchange,
  rules: readonly LifecycleRule[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  await putDocument(exchange, { name: "lifecycle", text: writeLifecycleRules(rules), signal });
}
