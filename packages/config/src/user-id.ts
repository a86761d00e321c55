import { createHmac } from "node:crypto";
import type { Config } from "./config.ts";
import { deriveKey } from "./derive-key.ts";

/** Hex digits: 128 bits, which nobody guesses and of which no two users have the same. */
const LENGTH = 32;

/**
 * Makes the names that users have in keys: a keyed hash, so that they tell nothing of the account, cannot be guessed,
 * and spread over OSS's partitions. The same account always gets the same one.
 * @returns the id of an openid under AUTH=wechat, of a token's `sub` under AUTH=jwt
 */
export function createUserIds({
  userKey,
  auth,
}: Pick<Config, "userKey" | "auth">): (account: string) => string {
  const key = deriveKey(userKey, "user");
  // The kind stands in it so that the accounts of two kinds never meet.
  const accounts = auth.kind;
  return (account) =>
    createHmac("sha256", key).update(`${accounts}\0${account}`).digest("hex").slice(0, LENGTH);
}
