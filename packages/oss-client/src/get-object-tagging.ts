import type { Exchange } from "./exchange.ts";
import { readXml } from "./read-xml.ts";
import { type ObjectTags, readTags } from "./tagging-xml.ts";

/**
 * GetObjectTagging: https://help.aliyun.com/zh/oss/developer-reference/getobjecttagging. An object without tags gives
 * `{}`. Throws an OssError (`NoSuchKey` …).
 */
export async function getObjectTagging(
  exchange: Exchange,
  key: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ObjectTags> {
  const answer = await exchange({ method: "GET", key, query: { tagging: "" }, signal });
  return readXml(answer, "Tagging", readTags);
}
