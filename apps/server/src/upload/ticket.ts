import { createPostForm } from "@zhichuan/signer";
import type { AcceptedFile } from "./check-file.ts";
import { objectHeaders } from "./object-headers.ts";
import { presigned, type SignedFor } from "./presigned.ts";
import { signatureLifetime } from "./signature-lifetime.ts";

/** What a ticket is signed with. It lives as long as the file's profile says. */
export interface TicketInput extends Omit<SignedFor, "life"> {
  readonly file: AcceptedFile;
}

/**
 * A PostObject form for exactly this file: https://help.aliyun.com/zh/oss/developer-reference/postobject. OSS obeys
 * fields that no condition names, so every field that is sent is pinned, and those are sent whose absence somebody
 * could use. The type is `x-oss-content-type`, since WeChat chooses the file part's own. Throws CREDENTIALS_UNAVAILABLE.
 */
export function formTicket({ config, credentials, now, key, file }: TicketInput) {
  const { fields, expiresAt } = createPostForm({
    credentials,
    region: config.region,
    bucket: config.bucket,
    at: now,
    expires: signatureLifetime(credentials, now, file.profile.ticketLife),
    key,
    contentLength: { min: file.size, max: file.size },
    fields: {
      ...objectHeaders(file),
      "x-oss-content-type": file.contentType,
      success_action_status: "200",
    },
  });
  return { kind: "form" as const, url: config.publicUrl, fields, expiresAt: expiresAt.toISOString() };
}

/**
 * A presigned PutObject for exactly this file: https://help.aliyun.com/zh/oss/developer-reference/putobject. The length
 * is signed too, as a header that every client sends by itself. Throws CREDENTIALS_UNAVAILABLE.
 */
export function putTicket({ file, ...signedFor }: TicketInput) {
  const { url, headers, expiresAt } = presigned(
    { ...signedFor, life: file.profile.ticketLife },
    {
      method: "PUT",
      headers: {
        ...objectHeaders(file),
        "content-type": file.contentType,
        "content-length": String(file.size),
      },
      additionalHeaders: ["cache-control", "content-disposition", "content-length"],
    },
  );
  // Browsers and wx.request set it from the body and refuse to have it set.
  const { "content-length": _length, ...sent } = headers;
  return { kind: "put" as const, url, headers: sent, expiresAt };
}

/** A presigned GetObject. Throws CREDENTIALS_UNAVAILABLE. */
export function downloadUrl(signedFor: SignedFor) {
  const { url, expiresAt } = presigned(signedFor, { method: "GET" });
  return { url, urlExpiresAt: expiresAt };
}
