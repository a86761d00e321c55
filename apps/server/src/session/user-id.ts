import { createHmac } from "node:crypto";

/** Hex digits: 128 bits, which nobody guesses and of which no two users have the same. */
const LENGTH = 32;

/**
 * Makes the names that users have in keys: a keyed hash, so that they tell nothing of the account, cannot be guessed,
 * and spread over OSS's partitions. The same account always gets the same one.
 * @param key derived from USER_KEY
 * @param accounts whose names the accounts have, so that those of two kinds never meet. Example: `wechat`
 */
export function createUserIds(key: Buffer, accounts: string): (account: string) => string {
  return (account) =>
    createHmac("sha256", key).update(`${accounts}\0${account}`).digest("hex").slice(0, LENGTH);
}
