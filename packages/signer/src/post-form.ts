import { checkBucket, checkExpires, checkKey, checkLength, checkRegion } from "./check.ts";
import type { Credentials } from "./credentials.ts";
import { exactCondition, fieldCondition, jsonValue } from "./form-field.ts";
import { policyHead } from "./policy-head.ts";
import { OSS } from "./scope.ts";
import { signingKey } from "./signing-key.ts";
import { expiration, stamp } from "./time.ts";

/** A form upload that somebody without keys is to make. */
export interface PostFormInput {
  readonly credentials: Credentials;
  /** Example: `cn-hangzhou`. */
  readonly region: string;
  readonly bucket: string;
  readonly at: Date;
  /** Seconds the policy lives, 1 to 604800. */
  readonly expires: number;
  /** The one key allowed, which then is a field too; or what the key must start with ("" for any). */
  readonly key: string | { readonly startsWith: string };
  /** The file's length in bytes, both ends included. */
  readonly contentLength: { readonly min: number; readonly max: number };
  /** Every one becomes a form field and an exact condition. Example: `{ "x-oss-object-acl": "private" }`. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** The fields to send, in any order, before the file. */
export interface PostForm {
  readonly fields: Record<string, string>;
  readonly expiresAt: Date;
}

/**
 * Makes the fields of a PostObject form with a V4 policy: https://help.aliyun.com/zh/oss/developer-reference/postobject.
 * Each condition is written in the same step as the field it is about, so the two cannot differ.
 * @throws SignerError
 */
export function createPostForm(input: PostFormInput): PostForm {
  const { credentials, region, bucket, key, contentLength } = input;
  checkRegion(region);
  checkBucket(bucket);
  checkExpires(input.expires);
  checkLength(contentLength.min, contentLength.max);

  const date = stamp(input.at);
  const scoped = signingKey(credentials, { day: date.slice(0, 8), region, product: OSS });
  const head = policyHead(scoped, bucket, credentials.securityToken);
  const expiresAt = new Date((Math.floor(input.at.getTime() / 1000) + input.expires) * 1000);

  const fields: Record<string, string> = { ...head.fields };
  fields["x-oss-date"] = date;
  let conditions = `{"x-oss-date":"${date}"},`;
  if (typeof key === "string") {
    checkKey(key);
    fields.key = key;
    conditions += `${exactCondition("key", key)},`;
  } else {
    conditions += `["starts-with","$key",${jsonValue("key", key.startsWith)}],`;
  }
  for (const name in input.fields) {
    const value = input.fields[name] as string;
    fields[name] = value;
    conditions += `${fieldCondition(name, value)},`;
  }
  conditions += `["content-length-range",${contentLength.min},${contentLength.max}]`;

  const tail = Buffer.from(`${conditions}],"expiration":"${expiration(expiresAt)}"}`).toString("base64");
  fields.policy = head.base64 + tail;
  fields["x-oss-signature"] = scoped.hmac.hex(head.base64, tail);
  return { fields, expiresAt };
}

/**
 * Signs a policy as it stands: the base64 text is what is signed, it is never read.
 * @returns lower-case hex
 * @throws SignerError INVALID_REGION, INVALID_DATE
 */
export function signPolicy(
  policy: string,
  { credentials, region, at }: Pick<PostFormInput, "credentials" | "region" | "at">,
): string {
  checkRegion(region);
  return signingKey(credentials, { day: stamp(at).slice(0, 8), region, product: OSS }).hmac.hex(policy);
}
