import { corsHeaders, matchCors } from "../cors.ts";
import { ossError } from "../error.ts";
import type { Operation } from "../types.ts";

/** A browser's preflight. @see https://help.aliyun.com/zh/oss/developer-reference/optionobject */
export const optionObject: Operation = {
  name: "OptionObject",
  action: "oss:GetObject",
  access: "read",
  signature: "none",
  async run({ service: { store }, request: { headers } }) {
    const { origin, "access-control-request-method": method } = headers;
    if (!origin) throw ossError("originMissing");
    if (!method) throw ossError("requestMethodMissing");
    const names = (headers["access-control-request-headers"] ?? "").split(",").map((name) => name.trim());
    const asked = { origin, method, headers: names.filter((name) => name !== "") };
    const rule = matchCors(store.settings.cors, asked);
    if (!rule) throw ossError("corsForbidden");
    return { status: 200, headers: corsHeaders(rule, asked) };
  },
};
