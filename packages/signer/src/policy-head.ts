import { exactCondition } from "./form-field.ts";
import { ALGORITHM } from "./scope.ts";
import type { ScopedKey } from "./signing-key.ts";

/** What all forms of one day, one bucket and one set of credentials share; it is their larger part. */
export interface PolicyHead {
  /** Fields that say who signed. */
  readonly fields: Readonly<Record<string, string>>;
  /** The policy up to and with the conditions on these fields and on the bucket, base64, without padding. */
  readonly base64: string;
}

interface Entry extends PolicyHead {
  readonly bucket: string;
  readonly securityToken: string | undefined;
}

const cache = new WeakMap<ScopedKey, Entry>();

/**
 * The head of a policy, written once. It is filled up with spaces to a multiple of three bytes, so that the base64 of
 * the rest can be appended to its base64.
 */
export function policyHead(key: ScopedKey, bucket: string, securityToken: string | undefined): PolicyHead {
  const known = cache.get(key);
  if (known?.bucket === bucket && known.securityToken === securityToken) return known;
  const fields: Record<string, string> = {
    "x-oss-signature-version": ALGORITHM,
    "x-oss-credential": key.credential,
  };
  if (securityToken) fields["x-oss-security-token"] = securityToken;

  let text = `{"conditions":[{"bucket":"${bucket}"},`;
  for (const [name, value] of Object.entries(fields)) text += `${exactCondition(name, value)},`;
  const spaces = (3 - (Buffer.byteLength(text) % 3)) % 3;
  const base64 = Buffer.from(text + " ".repeat(spaces)).toString("base64");
  const entry: Entry = { fields, base64, bucket, securityToken };
  cache.set(key, entry);
  return entry;
}
