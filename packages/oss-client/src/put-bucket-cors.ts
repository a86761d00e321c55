import { hash } from "node:crypto";
import { type CorsRule, writeCorsRules } from "./cors-xml.ts";
import type { Exchange } from "./exchange.ts";
import { inPieces } from "./watched-stream.ts";

/**
 * PutBucketCors: https://help.aliyun.com/zh/oss/developer-reference/putbucketcors. Replaces all rules the bucket has;
 * at most 20. Throws an OssError.
 */
export async function putBucketCors(
  exchange: Exchange,
  rules: readonly CorsRule[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const document = Buffer.from(writeCorsRules(rules), "utf8");
  const answer = await exchange({
    method: "PUT",
    query: { cors: "" },
    headers: {
      "content-type": "application/xml",
      "content-length": String(document.length),
      "content-md5": hash("md5", document, "base64"),
    },
    body: inPieces(document),
    signal,
  });
  await answer.discard();
}
