import type { Exchange } from "./exchange.ts";
import { readXml } from "./read-xml.ts";

/**
 * GetBucketPublicAccessBlock: https://help.aliyun.com/zh/oss/developer-reference/getbucketpublicaccessblock. Gives
 * whether public access is blocked, whatever any ACL or policy says. Throws an OssError.
 */
export async function getBucketPublicAccessBlock(
  exchange: Exchange,
  { signal }: { signal?: AbortSignal } = {},
): Promise<boolean> {
  const answer = await exchange({ method: "GET", query: { publicAccessBlock: "" }, signal });
  return readXml(
    answer,
    "PublicAccessBlockConfiguration",
    (configuration) => configuration.optional("BlockPublicAccess") === "true",
  );
}
