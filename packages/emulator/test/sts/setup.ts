import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { $OpenApiUtil, OpenApiUtil } from "@alicloud/openapi-core";
import { AssumeRoleRequest } from "@alicloud/sts20150401";
import { onTestFinished } from "vitest";
import { Faults } from "../../src/faults.ts";
import { Accounts } from "../../src/ram/index.ts";
import { buildSts } from "../../src/sts/index.ts";

// The default export of a CommonJS package is one thing to Node and another to vitest; require is the same in both.
const { default: Sts } = createRequire(import.meta.url)(
  "@alicloud/sts20150401",
) as typeof import("@alicloud/sts20150401", { with: { "resolution-mode": "require" }});

const assumeAnything = {
  Version: "1",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
} as const;
const putOnly = {
  Version: "1",
  Statement: [{ Effect: "Allow", Action: ["oss:PutObject", "sts:AssumeRole"], Resource: "*" }],
} as const;

export const key = { accessKeyId: "LTAI-USER", accessKeySecret: "user-secret" };

/** An account with a RAM user and a role, and an STS over it. */
export function setUp() {
  const clock = { offsetMs: 0 };
  const now = () => new Date(Date.now() + clock.offsetMs);
  const accounts = new Accounts({ now });
  const user = accounts.addUser({ name: "uploader", ...key, policies: [assumeAnything] });
  const role = accounts.addRole({ name: "Upload", policies: [putOnly] });
  const faults = new Faults();
  const app = buildSts({ accounts, now, random: randomBytes, faults });
  onTestFinished(() => app.close());
  return { accounts, app, clock, faults, role, user };
}

interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** The official client, pointed at `app`. */
export async function officialClient(app: ReturnType<typeof buildSts>, credentials: Keys = key) {
  return officialClientAt(await app.listen({ port: 0, host: "127.0.0.1" }), credentials);
}

/** The official client, pointed at an STS that already runs. */
export function officialClientAt(url: string, credentials: Keys) {
  const { host } = new URL(url);
  const client = new Sts(
    new $OpenApiUtil.Config({ ...credentials, endpoint: host, protocol: "HTTP", regionId: "cn-hangzhou" }),
  );
  return {
    assumeRole: (parameters: Record<string, unknown>) => client.assumeRole(new AssumeRoleRequest(parameters)),
  };
}

export interface SignedRequest {
  method: "POST" | "GET";
  url: string;
  headers: Record<string, string>;
  payload: string;
}

let nonce = 0;

/** A request signed by the official library's own function. */
export function signedRequest(
  query: Record<string, string>,
  {
    credentials = key as { accessKeyId: string; accessKeySecret: string; securityToken?: string },
    date = new Date(),
    payload = "",
    headers = {} as Record<string, string>,
  } = {},
): SignedRequest {
  const hash = OpenApiUtil.hash(Buffer.from(payload), "ACS3-HMAC-SHA256").toString("hex");
  const all: Record<string, string> = {
    host: "sts.cn-hangzhou.aliyuncs.com",
    "x-acs-action": "AssumeRole",
    "x-acs-version": "2015-04-01",
    "x-acs-date": date.toISOString().replace(/\.\d+/, ""),
    "x-acs-signature-nonce": `nonce-${nonce++}`,
    "x-acs-content-sha256": hash,
    ...(credentials.securityToken && { "x-acs-security-token": credentials.securityToken }),
    ...headers,
  };
  const authorization = OpenApiUtil.getAuthorization(
    { method: "POST", pathname: "/", query, headers: all } as Parameters<
      typeof OpenApiUtil.getAuthorization
    >[0],
    "ACS3-HMAC-SHA256",
    hash,
    credentials.accessKeyId,
    credentials.accessKeySecret,
  );
  return {
    method: "POST",
    url: `/?${new URLSearchParams(query)}`,
    headers: { ...all, authorization },
    payload,
  };
}

export const goodQuery = {
  RoleArn: "acs:ram::1234567890123456:role/upload",
  RoleSessionName: "zhichuan",
  DurationSeconds: "900",
};
