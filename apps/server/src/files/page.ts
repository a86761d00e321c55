import { ApiError } from "../api-error.ts";

/** Bytes. OSS has no longer keys. */
const LONGEST_KEY = 1023;

/** Where the page that ends with `key` leads to. It holds what stands after `prefix` alone: it leads nowhere else. */
export function nextPage(prefix: string, key: string): string {
  return encode(key.slice(prefix.length));
}

/**
 * The key after which the page begins; it always begins with `prefix`, whatever `after` is. Throws INVALID_REQUEST for
 * what `nextPage` cannot have made.
 */
export function startOfPage(prefix: string, after: string): string {
  const rest = Buffer.from(after, "base64url").toString("utf8");
  const key = prefix + rest;
  if (rest === "" || encode(rest) !== after || Buffer.byteLength(key) > LONGEST_KEY)
    throw new ApiError("INVALID_REQUEST", { detail: "The field after is not the next of a page" });
  return key;
}

const encode = (rest: string) => Buffer.from(rest, "utf8").toString("base64url");
