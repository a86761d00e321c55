import { objectUrl, presignUrl, signRequest } from "@zhichuan/signer";
import type { Emulator } from "../../../src/index.ts";
import { type Answer, type RawRequest, send } from "./http.ts";

type Signing = Parameters<typeof signRequest>[0];

export interface SignedRequest extends Partial<Omit<Signing, "method" | "query">> {
  readonly method: string;
  readonly query?: Record<string, string>;
  readonly body?: RawRequest["body"];
  /** Sent, but not signed. */
  readonly extra?: Record<string, string>;
}

/** Sends a request signed in its Authorization header. */
export function sendSigned(
  emulator: Emulator & { clock: { now: Date } },
  { body, extra, ...input }: SignedRequest,
): Promise<Answer> {
  const headers = signRequest({
    credentials: emulator.ramUser,
    region: emulator.region,
    bucket: emulator.bucket,
    at: emulator.clock.now,
    ...input,
  });
  return send(emulator.ossUrl, {
    method: input.method,
    path: wirePath(emulator, input.key, input.query),
    headers: { ...headers, ...extra },
    ...(body !== undefined && { body }),
  });
}

/** Path and query, percent-encoded. */
function wirePath({ ossUrl }: Emulator, key: string | undefined, query: Record<string, string> = {}): string {
  return objectUrl(ossUrl, key, query).slice(ossUrl.length);
}

/** Path and query of a URL signed in its query. */
export function presigned(
  emulator: Emulator & { clock: { now: Date } },
  input: Partial<Parameters<typeof presignUrl>[0]> & { method: string; key: string },
): string {
  const { url } = presignUrl({
    credentials: emulator.ramUser,
    region: emulator.region,
    bucket: emulator.bucket,
    bucketUrl: emulator.ossUrl,
    at: emulator.clock.now,
    expires: 60,
    ...input,
  });
  return url.slice(emulator.ossUrl.length);
}
