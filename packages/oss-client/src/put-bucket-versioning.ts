import type { Exchange } from "./exchange.ts";
import { putDocument } from "./put-document.ts";
import { buildXml } from "./xml.ts";

/**
 * PutBucketVersioning: https://help.aliyun.com/zh/oss/developer-reference/putbucketversioning. Once switched on it can
 * be suspended, not switched off. Throws an OssError.
 */
export async function putBucketVersioning(
  exchange: Exchange,
  status: "Enabled" | "Suspended",
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const text = buildXml({ VersioningConfiguration: { Status: status } });
  await putDocument(exchange, { name: "versioning", text, signal });
}
