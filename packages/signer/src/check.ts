import { SignerError } from "./errors.ts";

const MAX_KEY_BYTES = 1023;
const MAX_EXPIRES_SECONDS = 7 * 24 * 3600;

/**
 * Refuses keys OSS would refuse (https://help.aliyun.com/zh/oss/user-guide/object-naming-conventions) and keys that a
 * URL parser rewrites on the way, so that another object than the signed one would be addressed.
 * @throws SignerError INVALID_KEY
 */
export function checkKey(key: string): void {
  if (key === "") throw new SignerError("INVALID_KEY", "The key is empty");
  if (!key.isWellFormed())
    throw new SignerError("INVALID_KEY", "The key is not valid Unicode: it holds half of a surrogate pair");
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw new SignerError("INVALID_KEY", `The key is longer than ${MAX_KEY_BYTES} bytes in UTF-8`);
  if (key.startsWith("/") || key.startsWith("\\"))
    throw new SignerError("INVALID_KEY", "The key must not begin with / or \\");
  if (key.includes("//")) throw new SignerError("INVALID_KEY", "The key must not contain //");
  if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(key))
    throw new SignerError("INVALID_KEY", "The key must not have . or .. between its slashes");
}

/** @throws SignerError INVALID_BUCKET */
export function checkBucket(bucket: string): void {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket))
    throw new SignerError(
      "INVALID_BUCKET",
      `"${bucket}" is no bucket name: 3 to 63 lower-case letters, digits and hyphens`,
    );
}

/** @throws SignerError INVALID_REGION */
export function checkRegion(region: string): void {
  if (region.startsWith("oss-") || region.endsWith("-internal")) {
    const plain = region.replace(/^oss-/, "").replace(/-internal$/, "");
    throw new SignerError("INVALID_REGION", `"${region}" is part of an endpoint; the region is "${plain}"`);
  }
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(region))
    throw new SignerError("INVALID_REGION", `"${region}" is no region; one looks like "cn-hangzhou"`);
}

/** @throws SignerError INVALID_EXPIRES */
export function checkExpires(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_EXPIRES_SECONDS)
    throw new SignerError(
      "INVALID_EXPIRES",
      `A signature lives 1 to ${MAX_EXPIRES_SECONDS} whole seconds (7 days), not ${seconds}`,
    );
}

/** @throws SignerError INVALID_URL */
export function checkBucketUrl(bucketUrl: string): void {
  if (!/^https?:\/\/[^/?#@\s]+$/.test(bucketUrl))
    throw new SignerError(
      "INVALID_URL",
      `"${bucketUrl}" is no address of a bucket; one looks like "https://b.oss-cn-hangzhou.aliyuncs.com"`,
    );
}

/** @throws SignerError INVALID_LENGTH */
export function checkLength(min: number, max: number): void {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min < 0 || max < min)
    throw new SignerError("INVALID_LENGTH", `A file cannot be ${min} to ${max} bytes long`);
}
