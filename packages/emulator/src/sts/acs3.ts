import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** A request as it arrived, for checking an `ACS3-HMAC-SHA256` signature. */
export interface Acs3Request {
  readonly method: string;
  /** Path and query, still percent-encoded. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** What an `Authorization: ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…` header claims. */
export interface Acs3Claim {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const algorithm = "ACS3-HMAC-SHA256";

/** Reads the Authorization header; `undefined` if it is not of this scheme. */
export function readAcs3Claim(authorization: string): Acs3Claim | undefined {
  const match = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  if (!match) return undefined;
  const [, accessKeyId = "", signedHeaders = "", signature = ""] = match;
  return { accessKeyId, signedHeaders: signedHeaders.split(";"), signature };
}

/** The headers a signature must cover: `host`, `content-type` and everything that starts with `x-acs-`. */
export function unsignedHeaders({ signedHeaders }: Acs3Claim, { headers }: Acs3Request): string[] {
  return Object.keys(headers).filter(
    (name) =>
      (name === "host" || name === "content-type" || name.startsWith("x-acs-")) &&
      !signedHeaders.includes(name),
  );
}

/**
 * The string both sides sign.
 * @see https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
export function acs3StringToSign(claim: Acs3Claim, request: Acs3Request): string {
  const { pathname, searchParams } = new URL(request.url, "http://sts");
  const canonicalRequest = [
    request.method,
    pathname,
    canonicalQuery(searchParams),
    claim.signedHeaders.map((name) => `${name}:${headerValue(request, name)}\n`).join(""),
    claim.signedHeaders.join(";"),
    hexSha256(request.body),
  ].join("\n");
  return `${algorithm}\n${hexSha256(canonicalRequest)}`;
}

/** Whether the claim's signature is the one this secret gives. */
export function verifyAcs3(claim: Acs3Claim, stringToSign: string, accessKeySecret: string): boolean {
  const expected = createHmac("sha256", accessKeySecret).update(stringToSign).digest();
  return timingSafeEqual(expected, Buffer.from(claim.signature, "hex"));
}

export function hexSha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function canonicalQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, v], [b, w]) => compare(a, b) || compare(v, w))
    .map((pair) => pair.join("="))
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function headerValue({ headers }: Acs3Request, name: string): string {
  const value = headers[name];
  const list = Array.isArray(value) ? value.map((item) => item.trim()).sort() : [(value ?? "").trim()];
  return list.join(",");
}

/** RFC 3986: encodeURIComponent leaves `!'()*`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
