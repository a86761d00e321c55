import { ossError } from "./error.ts";
import { children, texts, type XmlNode } from "./read-xml.ts";
import type { CorsConfiguration, CorsRule } from "./store/metadata.ts";
import type { Arrival } from "./types.ts";
import type { XmlValue } from "./xml.ts";

const methods = ["GET", "PUT", "DELETE", "POST", "HEAD"];
const maxRules = 20;

/**
 * Reads a `CORSConfiguration`.
 * @throws OssError MalformedXML, CORSRuleBeyondLimit
 * @see https://help.aliyun.com/zh/oss/developer-reference/putbucketcors
 */
export function readCors(document: XmlNode): CorsConfiguration {
  const rules = children(document, "CORSRule");
  if (rules.length === 0) throw ossError("malformedXml");
  if (rules.length > maxRules) throw ossError("tooManyCorsRules");
  return { rules: rules.map(readRule), responseVary: texts(document, "ResponseVary")[0] === "true" };
}

function readRule(node: XmlNode): CorsRule {
  const rule = {
    allowedOrigins: texts(node, "AllowedOrigin"),
    allowedMethods: texts(node, "AllowedMethod"),
    allowedHeaders: texts(node, "AllowedHeader"),
    exposeHeaders: texts(node, "ExposeHeader"),
  };
  const [maxAge] = texts(node, "MaxAgeSeconds");
  const oneStar = (value: string) => value !== "" && value.split("*").length <= 2;
  const sound =
    rule.allowedOrigins.length > 0 &&
    rule.allowedMethods.length > 0 &&
    rule.allowedMethods.every((method) => methods.includes(method)) &&
    [...rule.allowedOrigins, ...rule.allowedHeaders].every(oneStar) &&
    rule.exposeHeaders.every((header) => header !== "" && !header.includes("*")) &&
    (maxAge === undefined || /^\d{1,9}$/.test(maxAge));
  if (!sound) throw ossError("malformedXml");
  return maxAge === undefined ? rule : { ...rule, maxAgeSeconds: Number(maxAge) };
}

/** A `CORSConfiguration` to answer with. */
export function writeCors({ rules, responseVary }: CorsConfiguration): XmlValue {
  return {
    CORSRule: rules.map((rule) => ({
      AllowedOrigin: rule.allowedOrigins,
      AllowedMethod: rule.allowedMethods,
      AllowedHeader: rule.allowedHeaders,
      ExposeHeader: rule.exposeHeaders,
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
    ResponseVary: responseVary,
  };
}

/** What a browser asks to be let do. */
export interface CrossOriginRequest {
  readonly origin: string;
  readonly method: string;
  /** Names of the headers it wants to send. */
  readonly headers: readonly string[];
}

/** The first rule that allows it, as OSS looks for it. */
export function matchCors(
  cors: CorsConfiguration | undefined,
  asked: CrossOriginRequest,
): CorsRule | undefined {
  return cors?.rules.find(
    (rule) =>
      rule.allowedOrigins.some((pattern) => matchesStar(pattern, asked.origin)) &&
      rule.allowedMethods.includes(asked.method) &&
      asked.headers.every((name) => rule.allowedHeaders.some((pattern) => matchesStar(pattern, name))),
  );
}

/** The headers that tell a browser what a rule allows. */
export function corsHeaders(rule: CorsRule, asked: CrossOriginRequest): Record<string, string> {
  return {
    "access-control-allow-origin": rule.allowedOrigins.includes("*") ? "*" : asked.origin,
    "access-control-allow-methods": rule.allowedMethods.join(", "),
    ...(asked.headers.length > 0 && { "access-control-allow-headers": asked.headers.join(", ") }),
    ...(rule.exposeHeaders.length > 0 && { "access-control-expose-headers": rule.exposeHeaders.join(", ") }),
    ...(rule.maxAgeSeconds !== undefined && { "access-control-max-age": String(rule.maxAgeSeconds) }),
  };
}

/** What an actual (not preflight) answer says to a browser of another origin: nothing where no rule matches. */
export function crossOriginHeaders(
  request: Arrival,
  cors: CorsConfiguration | undefined,
): Record<string, string> {
  const vary: Record<string, string> = cors?.responseVary ? { vary: "Origin" } : {};
  const { origin } = request.headers;
  if (origin === undefined || request.method === "OPTIONS") return vary;
  const asked = { origin, method: request.method, headers: [] };
  const rule = matchCors(cors, asked);
  return rule ? { ...corsHeaders(rule, asked), ...vary } : vary;
}

function matchesStar(pattern: string, value: string): boolean {
  const [head = "", tail] = pattern.toLowerCase().split("*");
  const text = value.toLowerCase();
  if (tail === undefined) return text === head;
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}
