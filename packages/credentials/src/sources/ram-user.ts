import { $OpenApiUtil } from "@alicloud/openapi-core";
import sts, { AssumeRoleRequest } from "@alicloud/sts20150401";
import type { CredentialsSource, IssuedCredentials } from "../credentials.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { explainStsError } from "../errors/sts-error.ts";
import { withDeadline } from "./deadline.ts";

// The default export of a CommonJS package is the package to Node, and the package's own default export to vitest.
const Sts =
  (sts as unknown as { default?: typeof sts.default }).default ?? (sts as unknown as typeof sts.default);

export interface RamUserOptions {
  /** The long-lived AccessKey of a RAM user who may assume the role; not the main account's. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** e.g. `acs:ram::1234567890123456:role/zhichuan-upload` */
  readonly roleArn: string;
  /** Names the session in audit logs; 2 to 64 letters, digits or `.@-_`, e.g. `zhichuan`. */
  readonly sessionName: string;
  /** e.g. `https://sts.cn-hangzhou.aliyuncs.com`, or `http://127.0.0.1:9001` for the emulator. */
  readonly stsEndpoint: string;
  /** RAM policy JSON that narrows what the role may do; `@zhichuan/permissions` makes such. Default: the role's policies alone. */
  readonly policy?: string;
  /** Seconds the credentials live: 900 to the role's maximum session duration, e.g. 3600. */
  readonly durationSeconds: number;
  /** Milliseconds for the whole call. Default 10000, e.g. 5000. */
  readonly timeoutMs?: number;
}

/**
 * A role assumed by a RAM user through STS.
 * @throws CredentialsError `INVALID_OPTION` if something is empty or `stsEndpoint` is no address; what else is wrong STS says
 * @see https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
export function ramUser(options: RamUserOptions): CredentialsSource {
  for (const name of ["accessKeyId", "accessKeySecret", "roleArn", "sessionName"] as const) {
    if (!options[name]) throw invalid(`A RAM user's credentials need ${name}, which is empty.`);
  }
  const { accessKeyId, accessKeySecret, roleArn, timeoutMs = 10_000 } = options;
  const endpoint = readEndpoint(options.stsEndpoint);
  const client = new Sts(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      endpoint: endpoint.host,
      protocol: endpoint.protocol === "http:" ? "HTTP" : "HTTPS",
      connectTimeout: timeoutMs,
      readTimeout: timeoutMs,
    }),
  );
  const request = new AssumeRoleRequest({
    roleArn,
    roleSessionName: options.sessionName,
    durationSeconds: options.durationSeconds,
    policy: options.policy,
  });

  return {
    name: "ram-user",
    async fetch() {
      try {
        const { body } = await withDeadline(
          client.assumeRole(request),
          timeoutMs,
          `STS at ${endpoint.origin}`,
        );
        return readAnswer(body?.credentials);
      } catch (error) {
        if (error instanceof CredentialsError) throw error;
        throw explainStsError(error, { endpoint: endpoint.origin, roleArn, secrets: [accessKeySecret] });
      }
    },
  };
}

function readEndpoint(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.username) {
    throw invalid(
      `The STS endpoint must be an address like https://sts.cn-hangzhou.aliyuncs.com, not ${JSON.stringify(text)}.`,
    );
  }
  return url;
}

function invalid(message: string): CredentialsError {
  return new CredentialsError("INVALID_OPTION", message, { retryable: false });
}

function readAnswer(
  answer:
    | { accessKeyId?: string; accessKeySecret?: string; securityToken?: string; expiration?: string }
    | undefined,
): IssuedCredentials {
  const { accessKeyId, accessKeySecret, securityToken, expiration = "" } = answer ?? {};
  if (!accessKeyId || !accessKeySecret || !securityToken) {
    throw new CredentialsError(
      "SERVICE_ERROR",
      "The answer of STS has no credentials in it; is STS_ENDPOINT really STS, and no proxy in between?",
      { retryable: true },
    );
  }
  const time = Date.parse(expiration);
  return {
    accessKeyId,
    accessKeySecret,
    securityToken,
    ...(!Number.isNaN(time) && { expiresAt: new Date(time) }),
  };
}
