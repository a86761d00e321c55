import type { Config } from "@zhichuan/config";
import type { TemporaryCredentials } from "@zhichuan/credentials";
import { type PresignInput, presignUrl } from "@zhichuan/signer";
import { endOf, signatureLifetime } from "./signature-lifetime.ts";

/** What a signature for the phone is made with. */
export interface SignedFor {
  readonly config: Pick<Config, "bucket" | "region" | "publicUrl">;
  readonly credentials: TemporaryCredentials;
  readonly now: Date;
  readonly key: string;
  /** Seconds the signature is to live: 15 minutes at most, which is the default. */
  readonly life?: number | undefined;
}

/**
 * A presigned URL on the bucket's public address, for as long as a signature may live:
 * https://help.aliyun.com/zh/oss/developer-reference/add-signatures-to-urls. Throws CREDENTIALS_UNAVAILABLE.
 */
export function presigned(
  { config, credentials, now, key, life }: SignedFor,
  request: Pick<PresignInput, "method" | "query" | "headers" | "additionalHeaders">,
) {
  const expires = signatureLifetime(credentials, now, life);
  const { url, headers } = presignUrl({
    ...request,
    credentials,
    region: config.region,
    bucket: config.bucket,
    bucketUrl: config.publicUrl,
    key,
    at: now,
    expires,
  });
  return { url, headers, expiresAt: endOf(now, expires) };
}
