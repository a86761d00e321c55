import { additionalHeaders, canonicalRequest, lowerCaseNames, stringToSign } from "./canonical-request.ts";
import { checkBucket, checkExpires, checkRegion } from "./check.ts";
import { objectUrl } from "./object-url.ts";
import { ALGORITHM, OSS } from "./scope.ts";
import type { RequestInput } from "./sign-request.ts";
import { signingKey } from "./signing-key.ts";
import { stamp } from "./time.ts";

/** A request that somebody without keys is to send. */
export interface PresignInput extends Omit<RequestInput, "bucket"> {
  readonly bucket: string;
  /** Addresses the bucket, no slash at the end: `https://b.oss-cn-hangzhou.aliyuncs.com`. */
  readonly bucketUrl: string;
  /** Seconds the URL lives, 1 to 604800. It also ends with the credentials' token. */
  readonly expires: number;
}

/** A presigned URL and the headers that have to be sent with it, names in lower case. */
export interface PresignedUrl {
  readonly url: string;
  readonly headers: Record<string, string>;
}

/**
 * Signs a request by its query: https://help.aliyun.com/zh/oss/developer-reference/add-signatures-to-urls.
 * Whoever sends it must send exactly the headers given: OSS signs a content-type even if nobody asked for one.
 * @throws SignerError
 */
export function presignUrl(input: PresignInput): PresignedUrl {
  const { credentials, region, bucket, key, method, product = OSS } = input;
  checkRegion(region);
  checkBucket(bucket);
  checkExpires(input.expires);

  const at = stamp(input.at);
  const headers = lowerCaseNames(input.headers ?? {});
  const additional = additionalHeaders(input.additionalHeaders ?? [], headers);
  const { hmac, credential, scope } = signingKey(credentials, { day: at.slice(0, 8), region, product });
  const query: Record<string, string> = {
    ...input.query,
    "x-oss-signature-version": ALGORITHM,
    "x-oss-credential": credential,
    "x-oss-date": at,
    "x-oss-expires": String(input.expires),
  };
  if (additional.length > 0) query["x-oss-additional-headers"] = additional.join(";");
  if (credentials.securityToken) query["x-oss-security-token"] = credentials.securityToken;

  const url = objectUrl(input.bucketUrl, key, query);
  const canonical = canonicalRequest({ method, bucket, key, query, headers, additional });
  return { url: `${url}&x-oss-signature=${hmac.hex(stringToSign(canonical, at, scope))}`, headers };
}
