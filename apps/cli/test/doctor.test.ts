import { randomBytes } from "node:crypto";
import { serverPermissions } from "@zhichuan/permissions";
import { buildApp, createCredentials, loadConfig } from "@zhichuan/server";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Bucket, startBucket } from "./support/bucket.ts";
import { blockPublicAccess, PAGE, startHealthy } from "./support/healthy.ts";
import { callbackReceiver, documentServer, nobody, redisStandIn } from "./support/services.ts";

interface Found {
  readonly name: string;
  readonly state: "ok" | "warn" | "fail" | "skip";
  readonly says: string;
  readonly remedies?: readonly string[];
}

async function examined(bucket: Bucket): Promise<{ exit: number; checks: Found[] }> {
  const { exit, data } = await bucket.json("doctor");
  return { exit, checks: (data as { checks: Found[] }).checks };
}

/** What is not as it should be, by the checks' names. */
async function complaints(bucket: Bucket): Promise<{ exit: number; of: Record<string, Found> }> {
  const { exit, checks } = await examined(bucket);
  const found = checks.filter(({ state, name }) => state !== "ok" && name !== "JWT keys");
  return { exit, of: Object.fromEntries(found.map((one) => [one.name, one])) };
}

const DEPLOYMENT = {
  ...{ bucket: "zhichuan-dev", prefix: "uploads/", instantUpload: true, files: true, moderation: true },
  profiles: {},
};

it("finds nothing where nothing is wrong, and leaves nothing behind", async () => {
  const bucket = await startHealthy();
  const { exit, stdout } = await bucket.process("doctor");
  expect(stdout).toContain("✓ configuration: from the environment\n");
  expect(stdout).toContain("✓ credentials: ram-user, for 60 min\n");
  expect(stdout).not.toMatch(/^[✗!]/m);
  expect(stdout).toMatch(/\d+ as they should be, 0 to know of, 0 to mend, 1 not looked at\n$/);
  expect(exit).toBe(0);
  expect((await bucket.oss.listObjects()).objects).toEqual([]);
  expect((await bucket.oss.listMultipartUploads()).uploads).toEqual([]);
});

it("the server itself is what a callback is to reach", async () => {
  const bucket = await startHealthy();
  const config = loadConfig({ ...bucket.env, REDIS_URL: undefined, LOG_LEVEL: "silent" });
  const renewing = { now: () => new Date(), random: Math.random };
  const app = await buildApp({ config, credentials: createCredentials(config, renewing), now: renewing.now });
  onTestFinished(() => app.close());
  bucket.env.CALLBACK_URL = `${await app.listen({ port: 0, host: "127.0.0.1" })}/callbacks/oss`;
  const { exit, checks } = await examined(bucket);
  expect(checks.find(({ name }) => name === "callback")).toMatchObject({ state: "ok" });
  expect(exit).toBe(0);
});

it("leaves out what is not used", async () => {
  const bucket = await startBucket();
  Object.assign(bucket.env, { AUTH: "none", USER_KEY: undefined });
  const { of } = await complaints(bucket);
  expect(
    Object.values(of)
      .filter(({ state }) => state === "skip")
      .map(({ name }) => name),
  ).toEqual([...["CORS", "callback", "WeChat", "Redis"]]);
});

/** One thing wrong, which check sees it, and what it says to do. */
interface Break {
  readonly wrong: string;
  readonly check: string;
  readonly state?: "warn";
  readonly says: RegExp;
  readonly remedy: RegExp;
  spoil(bucket: Bucket): Promise<void> | void;
}

const set = (env: Bucket["env"], changes: Bucket["env"]): void => void Object.assign(env, changes);

const TEXT = { "content-type": "application/xml" };

const BREAKS: readonly Break[] = [
  {
    wrong: "an ACL that lets everybody read",
    check: "ACL",
    says: /public-read: anybody reads every file/,
    remedy: /Set the bucket's ACL to private/,
    spoil: ({ configure }) => configure("acl", "", { ...TEXT, "x-oss-acl": "public-read" }),
  },
  {
    wrong: "public access that is not blocked",
    check: "block public access",
    state: "warn",
    says: /off/,
    remedy: /Switch it on/,
    spoil: ({ configure }) => configure("publicAccessBlock", blockPublicAccess(false)),
  },
  {
    wrong: "versioning",
    check: "versioning",
    says: /enabled: OSS then ignores .*x-oss-forbid-overwrite.*unready/,
    remedy: /use a bucket in which it was never switched on/,
    spoil: ({ oss }) => oss.putBucketVersioning("Enabled"),
  },
  {
    wrong: "no lifecycle rule for unfinished uploads",
    check: "lifecycle",
    says: /unfinished uploads below uploads\/ end after 7 days/,
    remedy: /zhichuan lifecycle set/,
    spoil: ({ oss }) => oss.putBucketLifecycle([{ prefix: "other/", enabled: true, expirationDays: 1 }]),
  },
  {
    wrong: "a Referer allow-list without WeChat",
    check: "Referer allow-list",
    says: /not servicewechat\.com/,
    remedy: /Add https:\/\/servicewechat\.com/,
    spoil: ({ configure }) =>
      configure(
        "referer",
        "<RefererConfiguration><AllowEmptyReferer>false</AllowEmptyReferer><RefererList><Referer>https://www.example.com</Referer></RefererList></RefererConfiguration>",
      ),
  },
  {
    wrong: "no CORS rule",
    check: "CORS",
    says: /cannot PUT and POST/,
    remedy: /zhichuan cors set --origin https:\/\/m\.example\.com/,
    spoil: ({ oss }) => oss.deleteBucketCors(),
  },
  {
    wrong: "a CORS rule that hides the ETag",
    check: "CORS",
    says: /see the answer's ETag/,
    remedy: /zhichuan cors set/,
    spoil: ({ oss }) =>
      oss.putBucketCors([
        { allowedOrigins: [PAGE], allowedMethods: ["GET", "HEAD", "POST", "PUT"], allowedHeaders: ["*"] },
      ]),
  },
  {
    wrong: "a callback that nobody answers",
    check: "callback",
    says: /OSS cannot call .*can not connect/,
    remedy: /answer on the public internet/,
    spoil: async ({ env }) => set(env, { CALLBACK_URL: `http://${await nobody()}/callbacks/oss` }),
  },
  {
    wrong: "a callback to another path",
    check: "callback",
    says: /not the server: .*404/,
    remedy: /has to lead to POST \/callbacks\/oss/,
    spoil: async ({ env }) => set(env, { CALLBACK_URL: await callbackReceiver(404) }),
  },
  {
    wrong: "a callback to somebody who likes everything",
    check: "callback",
    says: /something else is there/,
    remedy: /Set CALLBACK_URL/,
    spoil: async ({ env }) => set(env, { CALLBACK_URL: await callbackReceiver(200) }),
  },
  {
    wrong: "a wrong AppSecret",
    check: "WeChat",
    says: /WeChat refused/,
    remedy: /not the AppSecret of this mini-program/,
    spoil: ({ env }) => set(env, { WECHAT_SECRET: "0123456789abcdef0123456789abcdef" }),
  },
  {
    wrong: "the AppID of another mini-program",
    check: "WeChat",
    says: /WeChat refused/,
    remedy: /not the AppID/,
    spoil: ({ env }) => set(env, { WECHAT_APPID: "wx0123456789abcdef" }),
  },
  {
    wrong: "an address WeChat's API does not know",
    check: "WeChat",
    says: /40164/,
    remedy: /IP whitelist/,
    spoil: ({ emulator }) =>
      emulator.faults.add({
        operation: "getStableAccessToken",
        status: 200,
        code: "40164",
        message: "not in whitelist",
      }),
  },
  {
    wrong: "a WeChat out of reach",
    check: "WeChat",
    says: /cannot be reached/,
    remedy: /check that this machine may reach http:\/\/127/,
    spoil: async ({ env }) => set(env, { WECHAT_API: `http://${await nobody()}` }),
  },
  {
    wrong: "a Redis out of reach",
    check: "Redis",
    says: /does not answer: ECONNREFUSED/,
    remedy: /Check REDIS_URL/,
    spoil: async ({ env }) => set(env, { REDIS_URL: `redis://user:the-redis-password@${await nobody()}` }),
  },
  {
    wrong: "a wrong password for Redis",
    check: "Redis",
    says: /refuses the password/,
    remedy: /percent-encoded/,
    spoil: async ({ env }) =>
      set(env, { REDIS_URL: `redis://:not-the-password@${await redisStandIn("right")}` }),
  },
];

describe("one thing wrong is seen by its check, and by no other", () => {
  it.each(BREAKS)("$wrong", async ({ check, state = "fail", says, remedy, spoil }) => {
    const bucket = await startHealthy();
    await spoil(bucket);
    const { exit, of } = await complaints(bucket);
    expect(Object.keys(of)).toEqual([check]);
    expect(of[check]).toMatchObject({ state, says: expect.stringMatching(says) });
    expect(of[check]?.remedies?.join("\n")).toMatch(remedy);
    expect(exit).toBe(state === "fail" ? 1 : 0);
  });
});

describe("a missing permission is named", () => {
  const permissions = serverPermissions(DEPLOYMENT);
  it.each(
    permissions.map((permission) => [`${permission.action} ${permission.resource}`, permission] as const),
  )("%s", async (_name, { action, resource }) => {
    const bucket = await startHealthy();
    const place = resource.replace(/^acs:oss:\*:\*:zhichuan-dev\/?/, "");
    // Everything the role has, but for this one; the operator has a key of its own.
    bucket.emulator.accounts.addRole({
      name: "zhichuan-upload",
      policies: [
        {
          Version: "1",
          Statement: [
            { Effect: "Allow", Action: "oss:*", Resource: "*" },
            { Effect: "Deny", Action: action, Resource: resource },
          ],
        },
      ],
    });
    Object.assign(bucket.env, operatorKey(bucket));
    const { exit, of } = await complaints(bucket);
    const name = `${action} ${place}`.trim();
    expect(of[name]).toMatchObject({ state: "fail", says: expect.stringMatching(/^denied; it is needed /) });
    expect(of[name]?.remedies?.[0]).toContain(`Allow ${action} on ${resource}`);
    // What needs this very action in its own way fails too, and nothing else.
    const others = Object.keys(of).filter((other) => other !== name);
    expect(others.filter((other) => !["public address", "callback"].includes(other))).toEqual([]);
    expect(exit).toBe(1);
  });
});

/** The owner's own key, as an operator would have one. */
function operatorKey({ emulator }: Bucket) {
  const OPERATOR_ACCESS_KEY_ID = "LTAI-OPERATOR";
  const OPERATOR_ACCESS_KEY_SECRET = randomBytes(12).toString("hex");
  emulator.accounts.addUser({
    ...{ name: "operator", accessKeyId: OPERATOR_ACCESS_KEY_ID, accessKeySecret: OPERATOR_ACCESS_KEY_SECRET },
    policies: [{ Version: "1", Statement: [{ Effect: "Allow", Action: "oss:Get*", Resource: "*" }] }],
  });
  return { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET };
}

describe("what many checks stand on", () => {
  it("an operator who may not look at the bucket is told what to attach, and the server is well", async () => {
    const bucket = await startHealthy();
    Object.assign(bucket.env, operatorKey(bucket));
    bucket.emulator.accounts.addUser({
      ...{ name: "operator", accessKeyId: "LTAI-OPERATOR" },
      accessKeySecret: bucket.env.OPERATOR_ACCESS_KEY_SECRET ?? "",
    });
    const { exit, of } = await complaints(bucket);
    const looks = ["bucket", "ACL", "block public access", "versioning", "lifecycle", "Referer allow-list"];
    expect(Object.keys(of)).toEqual(looks);
    for (const name of looks) expect(of[name]?.remedies?.[0]).toContain("zhichuan policy operator");
    expect(exit).toBe(0);
  });

  it("a region with oss- is told by the settings, and what does not need it is looked at", async () => {
    const bucket = await startHealthy();
    bucket.env.OSS_REGION = "oss-cn-hangzhou";
    const { exit, of } = await complaints(bucket);
    expect(of.configuration?.remedies).toEqual([
      'OSS_REGION is "oss-cn-hangzhou", which is an endpoint: set OSS_REGION=cn-hangzhou',
    ]);
    expect(of.bucket).toMatchObject({ state: "skip", says: "waits for OSS_REGION to be set right" });
    expect(of).not.toHaveProperty("WeChat");
    expect(of).not.toHaveProperty("Redis");
    expect(exit).toBe(1);
  });

  it("another region than the bucket's", async () => {
    const bucket = await startHealthy();
    bucket.env.OSS_REGION = "cn-beijing";
    const { of } = await complaints(bucket);
    expect(of.bucket?.remedies?.[0]).toContain("OSS_REGION is not the bucket's region");
    expect(of["oss:PutObject uploads/*"]?.state).toBe("fail");
    expect(of).not.toHaveProperty("credentials");
  });

  it("a clock 20 minutes off", async () => {
    const bucket = await startHealthy({ now: () => new Date(Date.now() - 20 * 60_000) });
    const { of } = await complaints(bucket);
    expect(of.clock).toMatchObject({ state: "fail", says: expect.stringMatching(/^20 min ahead of OSS/) });
    expect(of.clock?.remedies?.[0]).toContain("timedatectl set-ntp true");
    expect(of.credentials?.says).toContain("clock is more than 15 minutes off");
    expect(of.bucket).toMatchObject({ state: "skip", says: "waits for credentials" });
    expect(of).not.toHaveProperty("WeChat");
  });

  it("a wrong AccessKey secret", async () => {
    const bucket = await startHealthy();
    bucket.env.OSS_ACCESS_KEY_SECRET = "not-the-secret-of-this-key";
    const { of } = await complaints(bucket);
    expect(of.credentials?.says).toContain("Check OSS_ACCESS_KEY_SECRET");
    expect(
      Object.values(of)
        .filter(({ state }) => state === "fail")
        .map(({ name }) => name),
    ).toEqual(["credentials"]);
  });

  it("a RAM user that may not assume the role", async () => {
    const bucket = await startHealthy();
    const { emulator } = bucket;
    emulator.accounts.addUser({ name: "zhichuan", ...emulator.ramUser, policies: [] });
    const { of } = await complaints(bucket);
    expect(of.credentials?.says).toContain("AliyunSTSAssumeRoleAccess");
  });

  it("credentials that are only to be had elsewhere", async () => {
    const bucket = await startHealthy();
    bucket.env.OSS_CREDENTIALS = "function-compute";
    const { of } = await complaints(bucket);
    expect(of.credentials).toMatchObject({
      state: "fail",
      says: expect.stringContaining("Outside of it set ram-user"),
    });
    expect(of.permissions).toMatchObject({ state: "skip", says: "waits for credentials" });
    expect(of).not.toHaveProperty("WeChat");
  });

  it("a bucket nobody can reach", async () => {
    const bucket = await startHealthy();
    bucket.env.OSS_ENDPOINT = `http://${await nobody()}`;
    const { of } = await complaints(bucket);
    expect(of.clock?.remedies?.[0]).toContain("Check OSS_ENDPOINT");
    bucket.env.OSS_PUBLIC_HOST = bucket.env.OSS_ENDPOINT;
    const { CORS, callback } = (await complaints(bucket)).of;
    expect(CORS).toMatchObject({ state: "fail", says: "fetch failed: ECONNREFUSED" });
    expect(CORS?.remedies?.[0]).toContain("Nothing answers there");
    expect(callback?.says).toContain("ECONNREFUSED");
    expect(of).not.toHaveProperty("credentials");
    expect(of).not.toHaveProperty("Redis");
  });

  it("a domain of OSS's own is worth a word", async () => {
    const bucket = await startHealthy();
    const { origin } = new URL("https://zhichuan-dev.oss-cn-hangzhou.aliyuncs.com");
    bucket.env.OSS_PUBLIC_HOST = origin;
    const send = globalThis.fetch;
    // The name leads to the emulator, as DNS would lead it to OSS.
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) =>
      send(url.replace(origin, bucket.emulator.ossUrl), init),
    );
    onTestFinished(() => void vi.unstubAllGlobals());
    const { exit, of } = await complaints(bucket);
    expect(Object.keys(of)).toEqual(["public address"]);
    expect(of["public address"]).toMatchObject({
      state: "warn",
      says: expect.stringContaining("downloaded, never shown"),
    });
    expect(of["public address"]?.remedies?.[0]).toContain("Bind a domain");
    expect(exit).toBe(0);
  });

  it("an internal domain is nothing for phones", async () => {
    const bucket = await startHealthy();
    bucket.env.OSS_PUBLIC_HOST = "https://zhichuan-dev.oss-cn-hangzhou-internal.aliyuncs.com";
    delete bucket.env.H5_ORIGINS;
    const { of } = await complaints(bucket);
    expect(of["public address"]).toMatchObject({ state: "fail" });
    expect(of["public address"]?.says).toContain("only inside Alibaba Cloud's network");
    expect(of["public address"]?.remedies?.[0]).toContain("Set OSS_PUBLIC_HOST");
  });

  it("settings that are missing are all named, and everything else waits", async () => {
    const bucket = await startHealthy();
    for (const name of ["OSS_BUCKET", "TICKET_SECRET", "OSS_CREDENTIALS"]) delete bucket.env[name];
    const { exit, of } = await complaints(bucket);
    expect(of.configuration?.remedies?.map((fault) => fault.split(" ", 1)[0])).toEqual([
      ...["TICKET_SECRET", "OSS_BUCKET", "OSS_CREDENTIALS"].sort(byFault(of.configuration?.remedies)),
    ]);
    expect(of.permissions?.says).toContain("waits for");
    expect(exit).toBe(1);
  });

  it("keys for JWTs that are not there", async () => {
    const bucket = await startHealthy();
    Object.assign(bucket.env, {
      ...{ AUTH: "jwt", AUTH_JWT_ISSUER: "me", AUTH_JWT_AUDIENCE: "you", WECHAT_PUSH_TOKEN: undefined },
      AUTH_JWT_JWKS: await documentServer(200, '{"keys":[]}'),
    });
    const jwt = async () => (await examined(bucket)).checks.find(({ name }) => name === "JWT keys");
    expect(await jwt()).toMatchObject({ state: "fail", says: expect.stringContaining("has no keys") });
    bucket.env.AUTH_JWT_JWKS = await documentServer(200, '{"keys":[{}]}');
    expect(await jwt()).toMatchObject({ state: "ok" });
  });
});

/** Which fault is told first does not matter. */
function byFault(faults: readonly string[] = []) {
  const at = (name: string) => faults.findIndex((fault) => fault.startsWith(`${name} `));
  return (one: string, other: string) => at(one) - at(other);
}
