import { asOperator } from "../as-operator.ts";
import { type Check, fail, ok } from "../check.ts";

/** What a mini-program sends: https://servicewechat.com/{appid}/{version}/page-frame.html */
const WECHAT = "https://servicewechat.com/wx0123456789abcdef/1/page-frame.html";

/** Hotlink protection lets mini-programs in. */
export const referer: Check = {
  name: "Referer allow-list",
  run: (patient) =>
    asOperator(patient, async (oss) => {
      const { allowed, refused } = await oss.getBucketReferer();
      if (refused.some((pattern) => matches(pattern, WECHAT)))
        return fail(
          "the block-list has servicewechat.com, from which mini-programs send",
          "Take it out of the block-list.",
        );
      if (allowed.length === 0) return ok("none: everybody with a signature is let in");
      if (allowed.some((pattern) => matches(pattern, WECHAT))) return ok("has servicewechat.com");
      return fail(
        `has ${allowed.join(", ")} and not servicewechat.com: phones that open a link get 403`,
        "Add https://servicewechat.com to it (OSS console, the bucket, 数据安全 → 防盗链): mini-programs send this Referer and cannot send another.",
      );
    }),
};

/** As OSS compares: the pattern, with `*` and `?`, is what the Referer begins with. */
function matches(pattern: string, sent: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${/^https?:/.test(pattern) ? "" : "https?://"}${expression}`, "i").test(sent);
}
