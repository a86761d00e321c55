import { createSecretKey } from "node:crypto";
import type { AuthConfig } from "@zhichuan/config";
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, errors as jose, jwtVerify } from "jose";
import { ApiError } from "../api-error.ts";

/** Either kind of key has its own algorithms: a public key is never taken for a secret, and `none` is none of them. */
const PUBLIC_KEY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const SECRET = ["HS256", "HS384", "HS512"];

/** Seconds that the issuer's clock may differ from ours. */
const TOLERANCE = 10;
/** Characters. */
const LONGEST_SUBJECT = 256;
/** Milliseconds. */
const JWKS_TIMEOUT = 5000;

type JwtConfig = Extract<AuthConfig, { kind: "jwt" }>;

/** What a verifier is made from. */
export interface VerifyJwtOptions {
  readonly auth: JwtConfig;
  readonly now: () => Date;
  /** For the public keys. */
  readonly fetch: typeof fetch;
}

/**
 * Verifies a JWT of the team's own accounts: signature, issuer, audience, and an end that has not come. Gives its `sub`.
 * Rejects with an ApiError: SESSION_NEEDED, or INTERNAL while the public keys cannot be had; they are kept for ten
 * minutes, and asked for at most twice a minute, whatever keys tokens name.
 */
export function createVerifyJwt({ auth, now, fetch }: VerifyJwtOptions): (token: string) => Promise<string> {
  const { issuer, audience } = auth;
  const verify = "jwks" in auth.keys ? byPublicKeys(auth.keys.jwks, fetch) : bySecrets(auth.keys.secrets);

  return async (token) => {
    try {
      const { payload } = await verify(token, {
        issuer,
        audience,
        currentDate: now(),
        clockTolerance: TOLERANCE,
        requiredClaims: ["exp", "sub"],
      });
      const { sub } = payload;
      if (isSubject(sub)) return sub;
      throw new ApiError("SESSION_NEEDED", {
        reason: `the JWT's sub is no text of 1 to ${LONGEST_SUBJECT} characters`,
      });
    } catch (error) {
      throw error instanceof ApiError ? error : toApiError(error);
    }
  };
}

/** Halves of surrogate pairs have no UTF-8 form: hashed, they would all be one user. */
function isSubject(sub: unknown): sub is string {
  return typeof sub === "string" && sub !== "" && sub.length <= LONGEST_SUBJECT && sub.isWellFormed();
}

type Verify = (token: string, options: Parameters<typeof jwtVerify>[2]) => ReturnType<typeof jwtVerify>;

function byPublicKeys(jwks: string, fetch: typeof globalThis.fetch): Verify {
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(jwks), {
    timeoutDuration: JWKS_TIMEOUT,
    [customFetch]: fetch,
  });
  return (token, options) => jwtVerify(token, keys, { ...options, algorithms: PUBLIC_KEY });
}

/** A token of the secret before the last change fails with the first and is taken with the second. */
function bySecrets(secrets: readonly string[]): Verify {
  const keys = secrets.map((secret) => createSecretKey(Buffer.from(secret)));
  return async (token, options) => {
    let failure: unknown;
    for (const key of keys) {
      try {
        return await jwtVerify(token, key, { ...options, algorithms: SECRET });
      } catch (error) {
        failure = error;
        if (!(error instanceof jose.JWSSignatureVerificationFailed)) break;
      }
    }
    throw failure;
  };
}

/** What is wrong with the token, as jose names it. */
const REFUSALS = [
  jose.JWTExpired,
  jose.JWTClaimValidationFailed,
  jose.JWTInvalid,
  jose.JWSInvalid,
  jose.JWSSignatureVerificationFailed,
  jose.JOSEAlgNotAllowed,
  jose.JOSENotSupported,
  jose.JWKSNoMatchingKey,
  jose.JWKSMultipleMatchingKeys,
];

/** Everything else is about the keys and not about the token. */
function toApiError(error: unknown): ApiError {
  const isRefusal = REFUSALS.some((kind) => error instanceof kind);
  if (!isRefusal)
    return new ApiError("INTERNAL", {
      cause: new Error("the public keys of AUTH_JWT_JWKS cannot be had", { cause: error }),
    });
  const { code } = error as jose.JOSEError;
  const claim = error instanceof jose.JWTClaimValidationFailed ? ` ${error.claim}` : "";
  return new ApiError("SESSION_NEEDED", { reason: `the JWT was refused: ${code}${claim}` });
}
