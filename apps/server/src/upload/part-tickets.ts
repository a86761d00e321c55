import type { PartRange } from "./blocks.ts";
import { presigned, type SignedFor } from "./presigned.ts";
import { endOf, signatureLifetime } from "./signature-lifetime.ts";

/** Which parts of which upload. */
export interface PartTicketsInput extends SignedFor {
  readonly uploadId: string;
  readonly ranges: readonly PartRange[];
}

/**
 * Presigned UploadParts for exactly these ranges: https://help.aliyun.com/zh/oss/developer-reference/uploadpart. The
 * length is signed as a header that every client sends by itself, the type because wx.request always sends one. Throws
 * CREDENTIALS_UNAVAILABLE.
 */
export function partTickets({ uploadId, ranges, ...signedFor }: PartTicketsInput) {
  const headers = { "content-type": "application/octet-stream" };
  const parts = ranges.map((range) => {
    const { url } = presigned(signedFor, {
      method: "PUT",
      query: { partNumber: String(range.number), uploadId },
      headers: { ...headers, "content-length": String(range.length) },
      additionalHeaders: ["content-length"],
    });
    return { ...range, url, headers };
  });
  const { credentials, now, life } = signedFor;
  return { parts, expiresAt: endOf(now, signatureLifetime(credentials, now, life)) };
}
