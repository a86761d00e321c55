import { ApiError } from "../api-error.ts";
import type { User } from "../plugins/user.ts";
import { SealedClaims, type Secrets } from "../sealing/sealed-claims.ts";
import { endOf } from "../upload/signature-lifetime.ts";

/**
 * Seconds: two hours. A session cannot be called back, so it ends soon; the phone logs in again without a word to
 * anybody, which costs WeChat one call and the user nothing.
 */
const LIFETIME = 2 * 60 * 60;

/** How many sessions are remembered as opened: to open one takes longer than to look it up. */
const MOST_REMEMBERED = 10_000;

/** Seals and opens sessions. */
export interface SessionTokens {
  seal(user: Required<User>, now: Date): string;
  /** Who it was sealed for. Throws an ApiError, SESSION_NEEDED; its `reason`, for the log, tells why. */
  open(token: string, now: Date): User;
}

/** When a session sealed now ends: ISO 8601. */
export function sessionEnd(now: Date): string {
  return endOf(now, LIFETIME);
}

/** Makes the pair. The first secret seals; those before it still open. */
export function createSessionTokens(...secrets: Secrets): SessionTokens {
  const sealed = new SealedClaims<{ readonly openid: string }>({
    secrets,
    purpose: "session token",
    lifetime: LIFETIME,
  });
  const remembered = new Map<string, { readonly user: User; readonly end: number }>();
  return {
    seal: ({ id, openid }, now) => sealed.seal(id, { openid }, now),

    open(token, now) {
      const known = remembered.get(token);
      if (known && now.getTime() < known.end * 1000) return known.user;
      const opened = sealed.open(token, now);
      if ("unopened" in opened) throw new ApiError("SESSION_NEEDED", { reason: opened.unopened });
      if (opened.expired) throw new ApiError("SESSION_NEEDED", { reason: "the session has ended" });
      const user = { id: opened.user, openid: opened.content.openid };
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(token, { user, end: opened.end });
      return user;
    },
  };
}
