import { type CorsRule, readCorsRules } from "./cors-xml.ts";
import type { Exchange } from "./exchange.ts";
import { OssError } from "./oss-error.ts";
import { readXml } from "./read-xml.ts";

/**
 * GetBucketCors: https://help.aliyun.com/zh/oss/developer-reference/getbucketcors. A bucket without a configuration
 * gives no rules. Throws an OssError.
 */
export async function getBucketCors(
  exchange: Exchange,
  { signal }: { signal?: AbortSignal } = {},
): Promise<CorsRule[]> {
  try {
    const answer = await exchange({ method: "GET", query: { cors: "" }, signal });
    return await readXml(answer, "CORSConfiguration", readCorsRules);
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchCORSConfiguration") return [];
    throw error;
  }
}
