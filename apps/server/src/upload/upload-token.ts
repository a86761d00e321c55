import { EncryptJWT, errors as jose, jwtDecrypt } from "jose";
import { ApiError } from "../api-error.ts";
import { deriveKey } from "./derive-key.ts";
import { endOf } from "./signature-lifetime.ts";

/** Seconds: as long as a bucket's lifecycle rule keeps unfinished uploads. */
const LIFETIME = 7 * 24 * 60 * 60;
const ALGORITHM = { alg: "dir", enc: "A256GCM" };

/** What the server must remember of an upload between two calls; it keeps it in the phone's hands, sealed. */
export interface UploadClaims {
  readonly user: string;
  readonly profile: string;
  readonly key: string;
  /** The file's own name. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of the whole file: lower-case hex, if the phone knew it. */
  readonly sha256?: string | undefined;
  /** Of an upload in parts: OSS's id of it, and the grid its parts begin on, in bytes. */
  readonly multipart?: { readonly uploadId: string; readonly block: number } | undefined;
}

/** Seals and opens `upload`. */
export interface UploadTokens {
  seal(claims: UploadClaims, now: Date): Promise<string>;
  /**
   * What `seal` was given, for that user. Throws an ApiError: TICKET_EXPIRED when it is the user's own and older than
   * seven days, otherwise one and the same TICKET_INVALID; its `reason`, for the log, tells why.
   */
  open(token: string, user: string, now: Date): Promise<UploadClaims>;
  /** As `open`, for whomever it was sealed: for OSS's callback, which comes from no user. */
  openAnyones(token: string, now: Date): Promise<UploadClaims>;
}

/** When a token sealed now ends: ISO 8601. */
export function uploadEnd(now: Date): string {
  return endOf(now, LIFETIME);
}

/** Makes the pair for one TICKET_SECRET. The tokens are JWEs (RFC 7516): `dir`, `A256GCM`. */
export async function createUploadTokens(secret: string): Promise<UploadTokens> {
  const key = await crypto.subtle.importKey("raw", deriveKey(secret, "upload token"), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
  const openSealed = async (token: string, now: Date) => {
    const { payload, expired } = await decrypt(token, key, now);
    // Only this server can have sealed it, so its shape is the one `seal` gave it.
    const { profile, key: objectKey, name, size, sha256, multipart } = payload as unknown as UploadClaims;
    const user = payload.sub ?? "";
    const claims: UploadClaims = { user, profile, key: objectKey, name, size, sha256, multipart };
    return { claims, expired };
  };
  return {
    seal: ({ user, ...upload }, now) => {
      const seconds = Math.floor(now.getTime() / 1000);
      return new EncryptJWT({ ...upload })
        .setProtectedHeader(ALGORITHM)
        .setSubject(user)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + LIFETIME)
        .encrypt(key);
    },

    async open(token, user, now) {
      const { claims, expired } = await openSealed(token, now);
      if (claims.user !== user) throw new ApiError("TICKET_INVALID", { reason: "another user's" });
      if (expired) throw new ApiError("TICKET_EXPIRED");
      return claims;
    },

    async openAnyones(token, now) {
      const { claims, expired } = await openSealed(token, now);
      if (expired) throw new ApiError("TICKET_EXPIRED");
      return claims;
    },
  };
}

async function decrypt(token: string, key: CryptoKey, now: Date) {
  try {
    const { payload } = await jwtDecrypt(token, key, {
      currentDate: now,
      keyManagementAlgorithms: [ALGORITHM.alg],
      contentEncryptionAlgorithms: [ALGORITHM.enc],
    });
    return { payload, expired: false };
  } catch (cause) {
    if (cause instanceof jose.JWTExpired) return { payload: cause.payload, expired: true };
    throw new ApiError("TICKET_INVALID", { reason: "not sealed by this server", cause });
  }
}
