import type { Config } from "@zhichuan/config";
import type { TemporaryCredentials } from "@zhichuan/credentials";
import { OssError, readErrorAnswer } from "@zhichuan/oss-client";
import { type PresignedUrl, type PresignInput, presignUrl } from "@zhichuan/signer";
import { rootCause } from "../root-cause.ts";

/** A request that anybody who has its URL may send. */
export interface Presigned extends PresignedUrl {
  readonly method: string;
  /** OSS's name of the operation, for errors. Example: `PutObject`. */
  readonly operation: string;
}

/** What is signed with. */
export interface Signing {
  readonly config: Pick<Config, "bucket" | "region" | "publicUrl">;
  readonly credentials: TemporaryCredentials;
  readonly at: Date;
}

/**
 * Signs a request for the bucket's public address: https://help.aliyun.com/zh/oss/developer-reference/add-signatures-to-urls.
 * @throws SignerError
 */
export function presign(
  { config, credentials, at }: Signing,
  request: Pick<PresignInput, "method" | "query" | "headers" | "additionalHeaders" | "expires"> & {
    readonly key: string;
    readonly operation: string;
  },
): Presigned {
  const { bucket, region, publicUrl: bucketUrl } = config;
  const signed = presignUrl({ ...request, bucket, region, bucketUrl, credentials, at });
  return { ...signed, method: request.method, operation: request.operation };
}

/**
 * Sends a presigned request as its holder would, without any key.
 * @throws OssError for an answer that is no success, and when there is none
 */
export async function send(
  { url, headers, method, operation }: Presigned,
  body?: ReadableStream<Uint8Array>,
): Promise<Response> {
  const { host } = new URL(url);
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      ...(body && { body, duplex: "half" }),
    });
  } catch (cause) {
    throw new OssError(`${host} cannot be reached, or broke off: ${rootCause(cause)}`, {
      ...{ status: 0, code: "NetworkError", operation, cause },
    });
  }
  if (response.ok) return response;
  const { status, headers: answered } = response;
  throw readErrorAnswer({ operation, host, status, headers: answered, text: await response.text() });
}
