/** The name of the algorithm, as it stands in every V4 signature. */
export const ALGORITHM = "OSS4-HMAC-SHA256";

/** The last part of every V4 scope. */
export const TERMINATOR = "aliyun_v4_request";

/** The product in the scope of ordinary buckets; CloudBox's is `oss-cloudbox`. */
export const OSS = "oss";

/** What a signing key is good for: one day, one region, one product. */
export interface Scope {
  /** YYYYMMDD, in UTC. */
  readonly day: string;
  /** Example: `cn-hangzhou`. */
  readonly region: string;
  readonly product: string;
}

/** `20261122/cn-hangzhou/oss/aliyun_v4_request` */
export function scopeText({ day, region, product }: Scope): string {
  return `${day}/${region}/${product}/${TERMINATOR}`;
}
