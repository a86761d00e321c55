import { canonicalQuery } from "./canonical-request.ts";
import { checkBucketUrl, checkKey } from "./check.ts";
import { encodeKey } from "./encode.ts";

/**
 * The address of an object, or of its bucket, encoded as the signature expects it.
 * @param bucketUrl addresses the bucket, no slash at the end: `https://b.oss-cn-hangzhou.aliyuncs.com`
 * @param key decoded; undefined for the bucket itself
 * @param query decoded; "" for a name that stands alone
 * @throws SignerError INVALID_URL, INVALID_KEY
 */
export function objectUrl(
  bucketUrl: string,
  key: string | undefined,
  query: Readonly<Record<string, string>> = {},
): string {
  checkBucketUrl(bucketUrl);
  if (key !== undefined) checkKey(key);
  const search = canonicalQuery(query);
  return `${bucketUrl}/${key === undefined ? "" : encodeKey(key)}${search === "" ? "" : `?${search}`}`;
}
