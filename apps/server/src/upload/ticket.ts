import type { TemporaryCredentials } from "@zhichuan/credentials";
import { createPostForm, presignUrl } from "@zhichuan/signer";
import type { Config } from "../config.ts";
import type { AcceptedFile } from "./check-file.ts";
import { objectHeaders } from "./object-headers.ts";
import { endOf, signatureLifetime } from "./signature-lifetime.ts";

/** What a ticket is signed with. */
export interface TicketInput {
  readonly config: Pick<Config, "bucket" | "region" | "publicUrl">;
  readonly credentials: TemporaryCredentials;
  readonly now: Date;
  readonly key: string;
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
    expires: signatureLifetime(credentials, now),
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
export function putTicket({ config, credentials, now, key, file }: TicketInput) {
  const expires = signatureLifetime(credentials, now);
  const { url, headers } = presignUrl({
    credentials,
    region: config.region,
    bucket: config.bucket,
    bucketUrl: config.publicUrl,
    key,
    method: "PUT",
    at: now,
    expires,
    headers: {
      ...objectHeaders(file),
      "content-type": file.contentType,
      "content-length": String(file.size),
    },
    additionalHeaders: ["cache-control", "content-disposition", "content-length"],
  });
  // Browsers and wx.request set it from the body and refuse to have it set.
  const { "content-length": _length, ...sent } = headers;
  return { kind: "put" as const, url, headers: sent, expiresAt: endOf(now, expires) };
}

/** A presigned GetObject on the public address. Throws CREDENTIALS_UNAVAILABLE. */
export function downloadUrl({ config, credentials, now, key }: Omit<TicketInput, "file">) {
  const expires = signatureLifetime(credentials, now);
  const { url } = presignUrl({
    credentials,
    region: config.region,
    bucket: config.bucket,
    bucketUrl: config.publicUrl,
    key,
    method: "GET",
    at: now,
    expires,
  });
  return { url, urlExpiresAt: endOf(now, expires) };
}
