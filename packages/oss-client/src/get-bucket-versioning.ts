import type { Exchange } from "./exchange.ts";
import { readXml } from "./read-xml.ts";

/**
 * GetBucketVersioning: https://help.aliyun.com/zh/oss/developer-reference/getbucketversioning. Gives undefined when it
 * was never switched on; else `x-oss-forbid-overwrite` has no effect. Throws an OssError.
 */
export async function getBucketVersioning(
  exchange: Exchange,
  { signal }: { signal?: AbortSignal } = {},
): Promise<"Enabled" | "Suspended" | undefined> {
  const answer = await exchange({ method: "GET", query: { versioning: "" }, signal });
  return readXml(answer, "VersioningConfiguration", (configuration) => {
    const status = configuration.optional("Status");
    if (status === undefined || status === "Enabled" || status === "Suspended") return status;
    throw new SyntaxError(`<Status> is ${JSON.stringify(status)}`);
  });
}
