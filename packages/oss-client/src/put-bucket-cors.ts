import { type CorsRule, writeCorsRules } from "./cors-xml.ts";
import type { Exchange } from "./exchange.ts";
import { putDocument } from "./put-document.ts";

/**
 * PutBucketCors: https://help.aliyun.com/zh/oss/developer-reference/putbucketcors. Replaces all rules the bucket has;
 * at most 20. Throws an OssError.
 */
export async function putBucketCors(
  exchange: Exchange,
  rules: readonly CorsRule[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  await putDocument(exchange, { name: "cors", text: writeCorsRules(rules), signal });
}
