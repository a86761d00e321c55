import { ApiError } from "../api-error.ts";

/** Seconds. */
const LONGEST = 15 * 60;
const LEAST_CREDENTIAL_LIFE = 2 * 60;
/** So that no signature is refused because its credentials ended a moment before it. */
const MARGIN = 60;
const RETRY_AFTER = 10;

/**
 * How long a signature made now may live, in whole seconds: what is asked for (`ticketLife`), 15 minutes at most, and
 * never longer than the credentials that sign it. Throws CREDENTIALS_UNAVAILABLE when those end within two minutes.
 */
export function signatureLifetime(
  { expiresAt }: { readonly expiresAt: Date },
  now: Date,
  ticketLife = LONGEST,
): number {
  const left = Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
  if (!(left >= LEAST_CREDENTIAL_LIFE))
    throw new ApiError("CREDENTIALS_UNAVAILABLE", {
      reason: `the credentials end in ${left} seconds and were not renewed`,
      retryAfter: RETRY_AFTER,
    });
  return Math.min(ticketLife, LONGEST, left - MARGIN);
}

/** When a signature made now ends: its date has whole seconds, so its end has too. ISO 8601. */
export function endOf(now: Date, seconds: number): string {
  return new Date((Math.floor(now.getTime() / 1000) + seconds) * 1000).toISOString();
}
