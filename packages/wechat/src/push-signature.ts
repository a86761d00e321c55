import { createHash, timingSafeEqual } from "node:crypto";
import { PushError } from "./push-error.ts";
import type { PushKeys, PushQuery } from "./push-keys.ts";

/** Seconds between WeChat's clock and ours, to either side. It repeats a push after five seconds, three times. */
const TOLERANCE = 300;

/**
 * Checks that somebody who knows a token has signed `parts` lately. A plain message's signature does not cover its
 * body; an encrypted one's does. Throws a PushError: `QUERY`, `SIGNATURE`, `TIMESTAMP`.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function checkSignature(
  signature: unknown,
  { timestamp, nonce }: PushQuery,
  { tokens, now }: Pick<PushKeys, "tokens" | "now">,
  parts: readonly string[] = [],
): void {
  if (typeof signature !== "string" || typeof timestamp !== "string" || typeof nonce !== "string")
    throw new PushError("QUERY", "the query has no signature, timestamp or nonce");
  // The values are signed run together: their forms keep the seams where WeChat put them.
  if (!/^\d{10}$/.test(timestamp) || !/^\w{1,64}$/.test(nonce))
    throw new PushError("QUERY", "the query's timestamp or nonce has no form that WeChat sends");
  if (!tokens.some((token) => equal(signature, sign([token, timestamp, nonce, ...parts]))))
    throw new PushError("SIGNATURE", "no token makes this signature");
  if (Math.abs(now().getTime() / 1000 - Number(timestamp)) > TOLERANCE)
    throw new PushError("TIMESTAMP", `signed more than ${TOLERANCE} seconds away from our clock`);
}

const sign = (parts: readonly string[]) => createHash("sha1").update(parts.toSorted().join("")).digest("hex");

function equal(given: string, expected: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, Buffer.from(expected));
}
