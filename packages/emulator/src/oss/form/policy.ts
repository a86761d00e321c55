import { ossError } from "../error.ts";
import { type Condition, parseCondition } from "./condition.ts";

/** A POST policy: until when it holds, and what the form must look like. */
export interface PostPolicy {
  readonly expiration: Date;
  readonly conditions: readonly Condition[];
}

/**
 * Reads the `policy` field.
 * @param base64 standard alphabet with padding, of UTF-8 JSON
 * @throws OssError InvalidPolicyDocument; each fault has a message and an EC of its own
 * @see https://help.aliyun.com/zh/oss/developer-reference/postobject (appendix: Post Policy)
 */
export function parsePolicy(base64: string): PostPolicy {
  const document = parseJson(decode(base64));
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw ossError("policyNotObject");
  const policy = document as Record<string, unknown>;
  const unknown = Object.keys(policy).find((name) => name !== "expiration" && name !== "conditions");
  if (unknown !== undefined) {
    throw ossError("policyUnknownElement", {}, `Invalid Policy: Unexpected element: ${unknown}.`);
  }
  const { expiration, conditions } = policy;
  if (expiration === undefined && conditions === undefined) throw ossError("policyEmpty");
  if (expiration === undefined) throw ossError("policyNoExpiration");
  if (conditions === undefined) throw ossError("policyNoConditions");
  return { expiration: parseExpiration(expiration), conditions: parseConditions(conditions) };
}

function decode(base64: string): string {
  if (base64 === "" || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) {
    throw ossError("policyInvalid");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    throw ossError("policyInvalid");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw ossError("policyJson", {}, `Invalid Policy: Invalid JSON: ${complaint((error as Error).message)}.`);
  }
}

/** The JSON parser's complaint in OSS's words: `unknown char e`, `, or ] expected`. */
function complaint(message: string): string {
  const [, one, two] = /^Expected '(.)' or '(.)'/.exec(message) ?? [];
  if (one !== undefined) return `${one} or ${two} expected`;
  const [, char] = /^Unexpected token '?(.)'?/.exec(message) ?? [];
  return char === undefined ? message : `unknown char ${char}`;
}

function parseExpiration(expiration: unknown): Date {
  if (typeof expiration !== "string") throw ossError("policyExpirationNotString");
  const date = new Date(expiration);
  const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(expiration);
  if (!written || Number.isNaN(date.getTime())) throw ossError("policyExpirationInvalid");
  return date;
}

function parseConditions(conditions: unknown): readonly Condition[] {
  if (!Array.isArray(conditions)) throw ossError("policyConditionsNotList");
  if (conditions.length === 0) throw ossError("policyConditionsEmpty");
  return conditions.map(parseCondition);
}
