import type { Credentials } from "./credentials.ts";
import { Hmac } from "./hmac.ts";
import { type Scope, scopeText, TERMINATOR } from "./scope.ts";

/**
 * Derives the key of one scope from a secret, by four HMACs:
 * https://help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4.
 */
export function deriveSigningKey(accessKeySecret: string, { day, region, product }: Scope): Hmac {
  let key = new Hmac(`aliyun_v4${accessKeySecret}`);
  for (const step of [day, region, product, TERMINATOR]) key = new Hmac(key.digest(step));
  return key;
}

/** A signing key with what else is the same for every signature made in its scope. */
export interface ScopedKey {
  readonly hmac: Hmac;
  /** `<AccessKeyId>/<scope>`: the value of x-oss-credential. */
  readonly credential: string;
  /** `20261122/cn-hangzhou/oss/aliyun_v4_request` */
  readonly scope: string;
  readonly accessKeySecret: string;
}

/**
 * One entry for each credentials object, gone when the object is: nothing is looked up by a secret, and no secret
 * lives longer here than it does with its owner.
 */
const cache = new WeakMap<Credentials, ScopedKey>();

/** The signing key for these credentials in this scope; derived once a day, region and product, not once a request. */
export function signingKey(credentials: Credentials, scope: Scope): ScopedKey {
  const text = scopeText(scope);
  const known = cache.get(credentials);
  if (known?.scope === text && known.accessKeySecret === credentials.accessKeySecret) return known;
  const fresh: ScopedKey = {
    hmac: deriveSigningKey(credentials.accessKeySecret, scope),
    credential: `${credentials.accessKeyId}/${text}`,
    scope: text,
    accessKeySecret: credentials.accessKeySecret,
  };
  cache.set(credentials, fresh);
  return fresh;
}
