import type { Exchange } from "./exchange.ts";
import { readXml } from "./read-xml.ts";

/** A bucket's hotlink protection: it counts for links and anonymous requests, not for those signed in a header. */
export interface RefererRules {
  /** Whether requests without a Referer are let in. */
  readonly allowEmpty: boolean;
  /** Whose pages are let in; none: everybody's. Each may hold `*` and `?`. Example: `https://servicewechat.com`. */
  readonly allowed: readonly string[];
  /** Whose pages are not. */
  readonly refused: readonly string[];
}

/** GetBucketReferer: https://help.aliyun.com/zh/oss/developer-reference/getbucketreferer. Throws an OssError. */
export async function getBucketReferer(
  exchange: Exchange,
  { signal }: { signal?: AbortSignal } = {},
): Promise<RefererRules> {
  const answer = await exchange({ method: "GET", query: { referer: "" }, signal });
  return readXml(answer, "RefererConfiguration", (configuration) => {
    // What was never set is <Referer></Referer>.
    const list = (name: string) =>
      configuration.elements(name).flatMap((element) => element.texts("Referer").filter(Boolean));
    return {
      allowEmpty: configuration.text("AllowEmptyReferer") === "true",
      allowed: list("RefererList"),
      refused: list("RefererBlacklist"),
    };
  });
}
