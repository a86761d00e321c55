import type { IssuedCredentials } from "../credentials.ts";
import { CredentialsError } from "../errors/credentials-error.ts";

/** A credentials provider of `@alicloud/credentials`. */
export interface LibraryProvider {
  getCredentials(): Promise<{ accessKeyId?: string; accessKeySecret?: string; securityToken?: string }>;
}

/**
 * Asks a provider of `@alicloud/credentials` that was built for this one call. A used one would repeat an expired
 * session when it cannot get a new one, and after a failed first call the default chain never recovers.
 * @throws CredentialsError `WRONG_KIND_OF_KEY` for long-lived keys; otherwise whatever the library throws
 */
export async function fetchFrom(provider: LibraryProvider): Promise<IssuedCredentials> {
  const { accessKeyId, accessKeySecret, securityToken } = await provider.getCredentials();
  if (!accessKeyId || !accessKeySecret || !securityToken) {
    throw new CredentialsError(
      "WRONG_KIND_OF_KEY",
      "The keys found have no security token, but uploads are signed with temporary credentials only. A long-lived AccessKey goes with OSS_CREDENTIALS=ram-user and a role to assume; a session of your own needs ALIBABA_CLOUD_SECURITY_TOKEN as well.",
      { retryable: false },
    );
  }
  const expiresAt = readExpiration(provider);
  return { accessKeyId, accessKeySecret, securityToken, ...(expiresAt && { expiresAt }) };
}

/** The library keeps the expiry to itself, in whichever provider of a chain opened the session. */
function readExpiration(provider: unknown): Date | undefined {
  if (typeof provider !== "object" || provider === null) return undefined;
  const { session, lastUsedProvider, innerProvider } = provider as Record<string, unknown>;
  if (typeof session === "object" && session !== null && "expiration" in session) {
    const time = Date.parse(String(session.expiration));
    return Number.isNaN(time) ? undefined : new Date(time);
  }
  return readExpiration(lastUsedProvider ?? innerProvider);
}
