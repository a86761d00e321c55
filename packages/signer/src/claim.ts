import { ALGORITHM, TERMINATOR } from "./scope.ts";
import { parseStamp } from "./time.ts";

/** A request as it arrived. */
export interface IncomingRequest {
  readonly method: string;
  readonly bucket?: string | undefined;
  /** Decoded. */
  readonly key?: string | undefined;
  /** Decoded names and values; "" for a name that stands alone. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case; values as Node gives them, a character a byte. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a request says of its own signature; nothing of it is believed yet. */
export interface Claim {
  /** Where the signature stands: in the Authorization header, in the query, or in a form's fields. */
  readonly kind: "header" | "query" | "form";
  readonly accessKeyId: string;
  /** The scope's day, YYYYMMDD. */
  readonly day: string;
  readonly region: string;
  readonly product: string;
  /** x-oss-date. */
  readonly at: Date;
  /** Seconds; only where the kind is `query`. */
  readonly expires?: number;
  /** Lower case, sorted. */
  readonly additionalHeaders: readonly string[];
  readonly signature: string;
  readonly securityToken?: string;
}

/** The part of the signature that is not there or cannot be read. */
export type ClaimErrorCode = "missing" | "version" | "credential" | "date" | "expires" | "signature";

/** A signature that cannot even be read. */
export class ClaimError extends Error {
  override readonly name = "ClaimError";
  readonly code: ClaimErrorCode;

  constructor(code: ClaimErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads the signature a request carries in its header or its query.
 * @returns undefined where it carries none
 * @throws ClaimError
 */
export function readClaim(request: IncomingRequest): Claim | undefined {
  const { headers, query } = request;
  if (headers.authorization !== undefined) return readHeader(headers.authorization, headers);
  const signed = ["x-oss-signature-version", "x-oss-signature", "x-oss-credential"];
  return signed.some((name) => Object.hasOwn(query, name)) ? readQuery(query) : undefined;
}

/**
 * Reads the signature of a PostObject form.
 * @param fields names in lower case
 * @throws ClaimError
 */
export function readFormClaim(fields: Readonly<Record<string, string>>): Claim {
  checkVersion(fields["x-oss-signature-version"]);
  return {
    kind: "form",
    ...readCredential(need(fields, "x-oss-credential")),
    at: readDate(need(fields, "x-oss-date")),
    additionalHeaders: [],
    signature: readSignature(need(fields, "x-oss-signature")),
    ...readToken(fields),
  };
}

function readHeader(authorization: string, headers: IncomingRequest["headers"]): Claim {
  const [version, ...rest] = authorization.split(" ");
  checkVersion(version);
  const parts = new Map(
    rest
      .join("")
      .split(",")
      .map((part) => part.split("=", 2) as [string, string]),
  );
  return {
    kind: "header",
    ...readCredential(parts.get("Credential") ?? ""),
    at: readHeaderDate(headers),
    additionalHeaders: readNames(parts.get("AdditionalHeaders")),
    signature: readSignature(parts.get("Signature") ?? ""),
    ...readToken(headers),
  };
}

function readQuery(query: IncomingRequest["query"]): Claim {
  checkVersion(query["x-oss-signature-version"]);
  return {
    kind: "query",
    ...readCredential(need(query, "x-oss-credential")),
    at: readDate(need(query, "x-oss-date")),
    expires: readExpires(need(query, "x-oss-expires")),
    additionalHeaders: readNames(query["x-oss-additional-headers"]),
    signature: readSignature(need(query, "x-oss-signature")),
    ...readToken(query),
  };
}

function need(from: Readonly<Record<string, string>>, name: string): string {
  const value = from[name];
  if (value === undefined) throw new ClaimError("missing", `${name} is missing`);
  return value;
}

function checkVersion(version: string | undefined): void {
  if (version !== ALGORITHM) throw new ClaimError("version", `The signature's version is not ${ALGORITHM}`);
}

function readCredential(text: string): Pick<Claim, "accessKeyId" | "day" | "region" | "product"> {
  const [accessKeyId, day, region, product, terminator, ...more] = text.split("/");
  if (!accessKeyId || !day || !region || !product || terminator !== TERMINATOR || more.length > 0)
    throw new ClaimError(
      "credential",
      `x-oss-credential is not <AccessKeyId>/<day>/<region>/<product>/${TERMINATOR}`,
    );
  if (!/^\d{8}$/.test(day)) throw new ClaimError("credential", "The day in x-oss-credential is not YYYYMMDD");
  return { accessKeyId, day, region, product };
}

function readDate(text: string): Date {
  const at = parseStamp(text);
  if (!at) throw new ClaimError("date", "x-oss-date is not YYYYMMDDTHHMMSSZ");
  return at;
}

function readHeaderDate(headers: IncomingRequest["headers"]): Date {
  if (headers["x-oss-date"] !== undefined) return readDate(headers["x-oss-date"]);
  const at = new Date(headers.date ?? "");
  if (Number.isNaN(at.getTime()))
    throw new ClaimError("date", "Neither x-oss-date nor Date says when the request was signed");
  return at;
}

function readExpires(text: string): number {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > 604800)
    throw new ClaimError("expires", "x-oss-expires is not 1 to 604800 seconds");
  return seconds;
}

function readNames(text: string | undefined): readonly string[] {
  return text ? text.toLowerCase().split(";").sort() : [];
}

function readSignature(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new ClaimError("signature", "The signature is not 64 digits of lower-case hex");
  return text;
}

function readToken(from: Readonly<Record<string, string | undefined>>): Pick<Claim, "securityToken"> {
  const securityToken = from["x-oss-security-token"];
  return securityToken === undefined ? {} : { securityToken };
}
