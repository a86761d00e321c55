import { hash } from "node:crypto";
import { encode, encodeKey } from "./encode.ts";
import { SignerError } from "./errors.ts";
import { ALGORITHM } from "./scope.ts";

/** OSS does not sign bodies: this stands where their hash would. */
export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/** What of a request goes into its signature. */
export interface CanonicalInput {
  readonly method: string;
  /** Without one the request is to the service itself. */
  readonly bucket?: string | undefined;
  /** Decoded; without one the request is to the bucket. */
  readonly key?: string | undefined;
  /** Decoded names and values; "" for a name that stands alone, such as `uploads`. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As `additionalHeaders` below gives them. */
  readonly additional: readonly string[];
}

/**
 * The canonical request of V4: method, resource, query, headers, names of the additional headers, and the word that
 * stands for the body: https://help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4.
 */
export function canonicalRequest(input: CanonicalInput): string {
  const names = Object.keys(input.headers)
    .filter((name) => isSignedByDefault(name) || input.additional.includes(name))
    .sort();
  return [
    input.method,
    canonicalResource(input.bucket, input.key),
    canonicalQuery(input.query),
    names.map((name) => `${name}:${trimBlanks(input.headers[name] ?? "")}\n`).join(""),
    input.additional.join(";"),
    UNSIGNED_PAYLOAD,
  ].join("\n");
}

/** The string to sign: algorithm, time, scope and the canonical request's hash, a line each. */
export function stringToSign(canonical: string, at: string, scope: string): string {
  // Header values are bytes, one a character, as Node hands them over.
  return `${ALGORITHM}\n${at}\n${scope}\n${hash("sha256", Buffer.from(canonical, "latin1"), "hex")}`;
}

/**
 * Names and values encoded, sorted by the encoded name; a name without a value has no `=`.
 * @throws SignerError INVALID_QUERY
 */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => {
      if (!name.isWellFormed() || !value.isWellFormed())
        throw new SignerError(
          "INVALID_QUERY",
          "The query is not valid Unicode: it holds half of a surrogate pair",
        );
      return [encode(name), encode(value)] as const;
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .join("&");
}

/** Whether V4 signs a header without being asked to. */
export function isSignedByDefault(name: string): boolean {
  return name === "content-type" || name === "content-md5" || name.startsWith("x-oss-");
}

/** The additional headers of a request: lower case, sorted, without those that are absent or signed anyway. */
export function additionalHeaders(
  names: readonly string[],
  headers: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))]
    .filter((name) => Object.hasOwn(headers, name) && !isSignedByDefault(name))
    .sort();
}

/**
 * Headers with their names in lower case.
 * @throws SignerError INVALID_HEADER for what HTTP cannot carry
 */
export function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value))
      throw new SignerError(
        "INVALID_HEADER",
        `The header ${JSON.stringify(name)} cannot be sent: encode its value`,
      );
    result[name.toLowerCase()] = value;
  }
  return result;
}

/** Blanks only: `trim` would also take the byte A0, in which the UTF-8 of many a letter ends (à, 堠). */
function trimBlanks(value: string): string {
  return value.replace(/^[ \t]+|[ \t]+$/g, "");
}

function canonicalResource(bucket: string | undefined, key: string | undefined): string {
  if (bucket === undefined) return "/";
  return `/${encode(bucket)}/${key === undefined ? "" : encodeKey(key)}`;
}
