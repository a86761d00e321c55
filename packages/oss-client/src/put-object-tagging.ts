import type { Exchange } from "./exchange.ts";
import { putDocument } from "./put-document.ts";
import { type ObjectTags, writeTags } from "./tagging-xml.ts";

/**
 * PutObjectTagging: https://help.aliyun.com/zh/oss/developer-reference/putobjecttagging. Replaces all tags the object
 * has; at most 10, a name of 1 to 128 and a value of 0 to 256 letters, digits and `+-=._:/ `. Throws an OssError
 * (`NoSuchKey`, `InvalidTag` …).
 */
export async function putObjectTagging(
  exchange: Exchange,
  key: string,
  tags: ObjectTags,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  await putDocument(exchange, { key, name: "tagging", text: writeTags(tags), signal });
}
