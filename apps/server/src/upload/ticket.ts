import type { Config } from "@zhichuan/config";
import { createPostForm } from "@zhichuan/signer";
import { callbackFields } from "../callback/callback-fields.ts";
import type { AcceptedFile } from "./check-file.ts";
import { attachment, objectHeaders } from "./object-headers.ts";
import { presigned, type SignedFor } from "./presigned.ts";
import { signatureLifetime } from "./signature-lifetime.ts";

/** What a ticket is signed with. It lives as long as the file's profile says. */
export interface TicketInput extends Omit<SignedFor, "life"> {
  readonly file: AcceptedFile;
}

/** A form besides may let OSS call this server, with the sealed `upload`. */
interface FormInput extends TicketInput {
  readonly config: TicketInput["config"] & Pick<Config, "callback">;
  readonly upload: string;
}

/**
 * A PostObject form for exactly this file: https://help.aliyun.com/zh/oss/developer-reference/postobject. OSS obeys
 * fields that no condition names, so every field that is sent is pinned, and those are sent whose absence somebody
 * could use. The type is `x-oss-content-type`, since WeChat chooses the file part's own. Throws CREDENTIALS_UNAVAILABLE.
 */
export function formTicket({ config, credentials, now, key, file, upload }: FormInput) {
  const calls = file.profile.callback && config.callback;
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
      ...(calls && callbackFields(calls.url, upload)),
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

/**
 * A presigned GetObject, which saves under `name`; an attachment whatever the object itself says:
 * https://help.aliyun.com/zh/oss/developer-reference/getobject. Throws CREDENTIALS_UNAVAILABLE.
 */
export function downloadUrl(signedFor: SignedFor, name: string) {
  const query = { "response-content-disposition": attachment(name) };
  const { url, expiresAt } = presigned(signedFor, { method: "GET", query });
  return { url, urlExpiresAt: expiresAt };
}
