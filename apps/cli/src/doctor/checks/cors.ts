import { corsRules } from "@zhichuan/permissions";
import { PUBLIC } from "../../settings.ts";
import { type Check, fail, ok, skip } from "../check.ts";

/** Milliseconds. */
const TIMEOUT = 10_000;

/** Web pages of the origins that are set may send to the bucket: asked as their browsers ask. */
export const cors: Check = {
  name: "CORS",
  async run({ settings }) {
    const { publicUrl, h5Origins } = settings.config(...PUBLIC, "H5_ORIGINS");
    if (h5Origins.length === 0)
      return skip("not needed: H5_ORIGINS names no web page, and mini-programs need no rule");
    const refused: string[] = [];
    for (const origin of h5Origins) if (!(await isLetIn(origin, publicUrl))) refused.push(origin);
    if (refused.length === 0) return ok(`lets ${h5Origins.join(", ")} in`);
    const command = h5Origins.map((origin) => `--origin ${origin}`).join(" ");
    return fail(
      `a page of ${refused.join(", ")} cannot PUT and POST here and see the answer's ETag ("blocked by CORS policy")`,
      `Run: zhichuan cors set ${command}`,
    );
  },
};

/** Sends the preflight of every method: https://help.aliyun.com/zh/oss/developer-reference/options */
async function isLetIn(origin: string, bucketUrl: string): Promise<boolean> {
  for (const { allowedMethods, allowedHeaders, exposeHeaders } of corsRules([origin])) {
    for (const method of allowedMethods) {
      const { status, headers } = await fetch(bucketUrl, {
        method: "OPTIONS",
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT),
        headers: {
          origin,
          "access-control-request-method": method,
          "access-control-request-headers": allowedHeaders.join(", ").replace("x-oss-*", "x-oss-object-acl"),
        },
      });
      const seen = (headers.get("access-control-expose-headers") ?? "").toLowerCase().split(/\s*,\s*/);
      if (status !== 200 || !exposeHeaders.every((name) => seen.includes(name.toLowerCase()))) return false;
    }
  }
  return true;
}
