import {
  additionalHeaders,
  canonicalRequest,
  lowerCaseNames,
  stringToSign,
  UNSIGNED_PAYLOAD,
} from "./canonical-request.ts";
import { checkBucket, checkKey, checkRegion } from "./check.ts";
import type { Credentials } from "./credentials.ts";
import { ALGORITHM, OSS } from "./scope.ts";
import { signingKey } from "./signing-key.ts";
import { stamp } from "./time.ts";

/** A request to be sent with an Authorization header. */
export interface RequestInput {
  readonly credentials: Credentials;
  /** Example: `cn-hangzhou`. */
  readonly region: string;
  /** Without one the request is to the service (ListBuckets). */
  readonly bucket?: string | undefined;
  /** Without one the request is to the bucket. */
  readonly key?: string | undefined;
  readonly method: string;
  readonly at: Date;
  /** "" for a name that stands alone. Example: `{ cors: "" }`. */
  readonly query?: Readonly<Record<string, string>>;
  /** The request's own headers; content-type, content-md5 and x-oss-* are signed. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Names of further headers to sign. Example: `["content-length"]`. */
  readonly additionalHeaders?: readonly string[];
  /** Default `oss`; `oss-cloudbox` for CloudBox. */
  readonly product?: string;
}

/**
 * Signs a request by its header:
 * https://help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4.
 * @returns all headers to send, names in lower case, `authorization` among them
 * @throws SignerError
 */
export function signRequest(input: RequestInput): Record<string, string> {
  const { credentials, region, bucket, key, method, product = OSS } = input;
  checkRegion(region);
  if (bucket !== undefined) checkBucket(bucket);
  if (key !== undefined) checkKey(key);

  const at = stamp(input.at);
  const headers = lowerCaseNames(input.headers ?? {});
  headers["x-oss-date"] = at;
  headers["x-oss-content-sha256"] = UNSIGNED_PAYLOAD;
  if (credentials.securityToken) headers["x-oss-security-token"] = credentials.securityToken;

  const additional = additionalHeaders(input.additionalHeaders ?? [], headers);
  const { hmac, credential, scope } = signingKey(credentials, { day: at.slice(0, 8), region, product });
  const canonical = canonicalRequest({ method, bucket, key, query: input.query ?? {}, headers, additional });
  const named = additional.length > 0 ? `AdditionalHeaders=${additional.join(";")},` : "";
  const signature = hmac.hex(stringToSign(canonical, at, scope));
  headers.authorization = `${ALGORITHM} Credential=${credential},${named}Signature=${signature}`;
  return headers;
}
