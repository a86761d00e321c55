import { presignUrl } from "@zhichuan/signer";
import type { PartRange } from "./blocks.ts";
import { endOf, signatureLifetime } from "./signature-lifetime.ts";
import type { TicketInput } from "./ticket.ts";

/** Which parts of which upload. */
export interface PartTicketsInput extends Omit<TicketInput, "file"> {
  readonly uploadId: string;
  readonly ranges: readonly PartRange[];
}

/**
 * Presigned UploadParts for exactly these ranges: https://help.aliyun.com/zh/oss/developer-reference/uploadpart. The
 * length is signed as a header that every client sends by itself, the type because wx.request always sends one. Throws
 * CREDENTIALS_UNAVAILABLE.
 */
export function partTickets({ config, credentials, now, key, uploadId, ranges }: PartTicketsInput) {
  const expires = signatureLifetime(credentials, now);
  const headers = { "content-type": "application/octet-stream" };
  const parts = ranges.map((range) => {
    const { url } = presignUrl({
      credentials,
      region: config.region,
      bucket: config.bucket,
      bucketUrl: config.publicUrl,
      key,
      method: "PUT",
      at: now,
      expires,
      query: { partNumber: String(range.number), uploadId },
      headers: { ...headers, "content-length": String(range.length) },
      additionalHeaders: ["content-length"],
    });
    return { ...range, url, headers };
  });
  return { parts, expiresAt: endOf(now, expires) };
}
