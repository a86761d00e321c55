import { ApiError } from "../api-error.ts";
import { SealedClaims, type Secrets } from "../sealing/sealed-claims.ts";
import { endOf } from "./signature-lifetime.ts";

/** Seconds: as long as a bucket's lifecycle rule keeps unfinished uploads. */
const LIFETIME = 7 * 24 * 60 * 60;

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
  seal(claims: UploadClaims, now: Date): string;
  /**
   * What `seal` was given, for that user. Throws an ApiError: TICKET_EXPIRED when it is the user's own and older than
   * seven days, otherwise one and the same TICKET_INVALID; its `reason`, for the log, tells why.
   */
  open(token: string, user: string, now: Date): UploadClaims;
  /** As `open`, for whomever it was sealed: for OSS's callback, which comes from no user. */
  openAnyones(token: string, now: Date): UploadClaims;
}

/** When a token sealed now ends: ISO 8601. */
export function uploadEnd(now: Date): string {
  return endOf(now, LIFETIME);
}

/** Makes the pair. The first secret seals; those before it still open. */
export function createUploadTokens(...secrets: Secrets): UploadTokens {
  const sealed = new SealedClaims<Omit<UploadClaims, "user">>({
    secrets,
    purpose: "upload token",
    lifetime: LIFETIME,
  });

  const openFor = (token: string, now: Date, user?: string): UploadClaims => {
    const opened = sealed.open(token, now);
    if ("unopened" in opened) throw new ApiError("TICKET_INVALID", { reason: opened.unopened });
    if (user !== undefined && opened.user !== user)
      throw new ApiError("TICKET_INVALID", { reason: "another user's" });
    if (opened.expired) throw new ApiError("TICKET_EXPIRED");
    return { user: opened.user, ...opened.content };
  };
  return {
    seal: ({ user, ...upload }, now) => sealed.seal(user, upload, now),
    open: (token, user, now) => openFor(token, now, user),
    openAnyones: (token, now) => openFor(token, now),
  };
}
