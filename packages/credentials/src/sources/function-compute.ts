import type { IncomingHttpHeaders } from "node:http";
import type { IssuedCredentials, TemporaryCredentials } from "../credentials.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import type { CredentialsProvider } from "../provider.ts";

const NAMES = {
  accessKeyId: "x-fc-access-key-id",
  accessKeySecret: "x-fc-access-key-secret",
  securityToken: "x-fc-security-token",
} as const;

/** A header that came twice is joined with a comma, which no key has. */
const VALUE = /^[\x21-\x2b\x2d-\x7e]+$/;

/** How long keys are believed whose end nobody tells, after the last request that brought them. */
const HOLD = 5 * 60_000;
/** How long the same keys stay the same object, which what was derived from them is kept by. */
const KEEP = 60_000;

/** What a request's keys are read from. */
interface Message {
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: string[];
}

/** The credentials of a function's role, which the platform hands over in the headers of every request. */
export interface FunctionComputeCredentials extends CredentialsProvider {
  /** Takes what a request brought: the newest count. */
  receive(keys: IssuedCredentials): void;
}

/**
 * Takes the keys of a function's role out of a request, so that nobody after this finds them there.
 * @returns nothing unless all three are there, each once
 */
export function takeFunctionComputeKeys({ headers, rawHeaders }: Message): IssuedCredentials | undefined {
  const taken = (name: string) => {
    const value = headers[name];
    if (value === undefined) return undefined;
    delete headers[name];
    for (let at = rawHeaders.length - 2; at >= 0; at -= 2)
      if (rawHeaders[at]?.toLowerCase() === name) rawHeaders.splice(at, 2);
    return typeof value === "string" && VALUE.test(value) ? value : undefined;
  };
  const accessKeyId = taken(NAMES.accessKeyId);
  const accessKeySecret = taken(NAMES.accessKeySecret);
  const securityToken = taken(NAMES.securityToken);
  return accessKeyId && accessKeySecret && securityToken
    ? { accessKeyId, accessKeySecret, securityToken }
    : undefined;
}

/**
 * Credentials inside Function Compute: nobody is asked for them, requests bring them. When they end is not said, so they
 * are held for five minutes after the last request with them.
 */
export function functionCompute({ now }: { readonly now: () => Date }): FunctionComputeCredentials {
  let held: { readonly credentials: TemporaryCredentials; readonly at: number } | undefined;
  return {
    receive(keys) {
      const at = now().getTime();
      if (held && at - held.at < KEEP && keys.securityToken === held.credentials.securityToken) return;
      held = { at, credentials: Object.freeze({ ...keys, expiresAt: new Date(at + HOLD) }) };
    },
    async get() {
      if (held && held.credentials.expiresAt > now()) return held.credentials;
      throw new CredentialsError(
        "NO_CREDENTIALS",
        "No request has brought the keys of a function's role. Give the function a role that may use the bucket; outside Function Compute choose another OSS_CREDENTIALS.",
        { retryable: true },
      );
    },
  };
}
