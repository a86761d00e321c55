import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../src/index.ts";
import { ENVIRONMENT } from "./support/environment.ts";

const RAM_USER = {
  OSS_CREDENTIALS: "ram-user",
  OSS_ACCESS_KEY_ID: "LTAI-id",
  OSS_ACCESS_KEY_SECRET: "the-secret",
  OSS_STS_ROLE_ARN: "acs:ram::1234567890123456:role/zhichuan",
};

const SECRET = "another-secret-of-32-characters!";
const WECHAT = {
  AUTH: "wechat",
  WECHAT_APPID: "wx0123456789abcdef",
  WECHAT_SECRET: "the-app-secret",
  USER_KEY: SECRET,
};
const AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const PUSH = { WECHAT_PUSH_TOKEN: "pushToken123", WECHAT_PUSH_AES_KEY: AES_KEY };
const JWT = {
  AUTH: "jwt",
  AUTH_JWT_JWKS: "https://id.example.com/keys",
  AUTH_JWT_ISSUER: "https://id.example.com",
  AUTH_JWT_AUDIENCE: "zhichuan",
  USER_KEY: SECRET,
};

function faultsOf(changes: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig({ ...ENVIRONMENT, ...changes });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe("a configuration", () => {
  it("needs few settings and has defaults for the rest", () => {
    expect(loadConfig(ENVIRONMENT)).toEqual({
      bucket: "my-bucket",
      region: "cn-hangzhou",
      prefix: "uploads/",
      endpoint: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
      publicUrl: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
      credentials: { kind: "default" },
      ticketSecret: ENVIRONMENT.TICKET_SECRET,
      ticketSecretsPrevious: [],
      userKey: ENVIRONMENT.TICKET_SECRET,
      auth: { kind: "none" },
      guideEndpoint: false,
      instantUpload: false,
      uploads: true,
      rates: { perUser: 300, perAddress: 1200, loginsPerAddress: 60 },
      redisUrl: undefined,
      trustedProxies: [],
      h5Origins: [],
      port: 3000,
      host: "127.0.0.1",
      logLevel: "info",
      docs: false,
      drainSeconds: 0,
    });
  });

  it("knows what WeChat pushes with, and what it pushed with before that was changed", () => {
    const push = (changes: Record<string, string>) =>
      loadConfig({ ...ENVIRONMENT, ...WECHAT, ...changes }).wechatPush;
    expect(push({})).toBeUndefined();
    expect(push(PUSH)).toEqual({ tokens: ["pushToken123"], aesKeys: [AES_KEY] });
    expect(push({ WECHAT_PUSH_TOKEN: "pushToken123" })).toEqual({ tokens: ["pushToken123"], aesKeys: [] });
    const before = { WECHAT_PUSH_TOKEN_PREVIOUS: "old1", WECHAT_PUSH_AES_KEY_PREVIOUS: "B".repeat(43) };
    expect(push({ ...PUSH, ...before })).toEqual({
      tokens: ["pushToken123", "old1"],
      aesKeys: [AES_KEY, "B".repeat(43)],
    });
    // Nobody has anything checked by WeChat who does not come from there.
    expect(loadConfig({ ...ENVIRONMENT, ...PUSH }).wechatPush).toBeUndefined();
  });

  it("takes lists with commas between their entries, and limits", () => {
    const config = loadConfig({
      ...ENVIRONMENT,
      UPLOADS: "off",
      RATE_PER_USER: "10",
      RATE_PER_ADDRESS: "20",
      RATE_LOGINS_PER_ADDRESS: "5",
      REDIS_URL: "rediss://me:hush@redis.example.com:6380/1",
      TRUSTED_PROXIES: "127.0.0.1, 100.64.0.0/10,fd00::/8",
      H5_ORIGINS: "https://m.example.com,http://127.0.0.1:8080,",
    });
    expect(config).toMatchObject({
      uploads: false,
      rates: { perUser: 10, perAddress: 20, loginsPerAddress: 5 },
      redisUrl: "rediss://me:hush@redis.example.com:6380/1",
      trustedProxies: ["127.0.0.1", "100.64.0.0/10", "fd00::/8"],
      h5Origins: ["https://m.example.com", "http://127.0.0.1:8080"],
    });
  });

  it("takes a RAM user with the names of Alibaba's guide", () => {
    expect(loadConfig({ ...ENVIRONMENT, ...RAM_USER }).credentials).toEqual({
      kind: "ram-user",
      accessKeyId: "LTAI-id",
      accessKeySecret: "the-secret",
      roleArn: "acs:ram::1234567890123456:role/zhichuan",
      sessionName: "zhichuan",
      stsEndpoint: "https://sts.cn-hangzhou.aliyuncs.com",
    });
  });

  it("logs in through WeChat unless told otherwise", () => {
    expect(loadConfig({ ...ENVIRONMENT, ...WECHAT, AUTH: undefined })).toMatchObject({
      userKey: SECRET,
      auth: {
        kind: "wechat",
        appid: "wx0123456789abcdef",
        secret: "the-app-secret",
        api: "https://api.weixin.qq.com",
      },
    });
  });

  it("takes JWTs by public keys or by a shared secret, and the one before it", () => {
    const claims = { issuer: "https://id.example.com", audience: "zhichuan" };
    expect(loadConfig({ ...ENVIRONMENT, ...JWT }).auth).toEqual({
      kind: "jwt",
      keys: { jwks: "https://id.example.com/keys" },
      ...claims,
    });
    const shared = { AUTH_JWT_JWKS: undefined, AUTH_JWT_SECRET: SECRET };
    expect(loadConfig({ ...ENVIRONMENT, ...JWT, ...shared }).auth).toEqual({
      kind: "jwt",
      keys: { secrets: [SECRET] },
      ...claims,
    });
    const AUTH_JWT_SECRET_PREVIOUS = ENVIRONMENT.TICKET_SECRET;
    expect(loadConfig({ ...ENVIRONMENT, ...JWT, ...shared, AUTH_JWT_SECRET_PREVIOUS }).auth).toMatchObject({
      keys: { secrets: [SECRET, AUTH_JWT_SECRET_PREVIOUS] },
    });
  });

  it.each([
    ["files.example.com", "https://files.example.com"],
    ["https://files.example.com/", "https://files.example.com"],
    ["http://127.0.0.1:9000", "http://127.0.0.1:9000"],
    [
      "https://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com",
      "https://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com",
    ],
  ])("takes the address %s", (given, expected) => {
    const config = loadConfig({ ...ENVIRONMENT, OSS_ENDPOINT: given, OSS_PUBLIC_HOST: given });
    expect([config.endpoint, config.publicUrl]).toEqual([expected, expected]);
  });

  it("takes an empty prefix as the whole bucket, and what is empty elsewhere as not set", () => {
    expect(loadConfig({ ...ENVIRONMENT, OSS_PREFIX: "", PORT: "", HOST: " " })).toMatchObject({
      prefix: "",
      port: 3000,
      host: "127.0.0.1",
    });
  });

  it("counts nothing unless it is told where that is read, and then for this machine alone", () => {
    const metrics = (changes: Record<string, string>) => loadConfig({ ...ENVIRONMENT, ...changes }).metrics;
    expect(metrics({ METRICS_HOST: "0.0.0.0" })).toBeUndefined();
    expect(metrics({ METRICS_PORT: "9464" })).toEqual({ port: 9464, host: "127.0.0.1" });
    expect(metrics({ METRICS_PORT: "0", METRICS_HOST: "::" })).toEqual({ port: 0, host: "::" });
  });

  it("takes a secret that came with a line break at its end", () => {
    const TICKET_SECRET = `${ENVIRONMENT.TICKET_SECRET}\n`;
    expect(loadConfig({ ...ENVIRONMENT, TICKET_SECRET }).ticketSecret).toBe(ENVIRONMENT.TICKET_SECRET);
  });
});

describe("a fault says what to set", () => {
  it.each([
    [{ OSS_BUCKET: undefined }, "OSS_BUCKET is not set: set the bucket's name"],
    [{ OSS_BUCKET: "My_Bucket" }, 'OSS_BUCKET is "My_Bucket"'],
    [{ OSS_BUCKET: "oss://my-bucket" }, "set the name alone, no address"],
    [{ OSS_REGION: undefined }, "OSS_REGION is not set"],
    [{ OSS_REGION: "oss-cn-hangzhou" }, "set OSS_REGION=cn-hangzhou"],
    [{ OSS_REGION: "oss-cn-hangzhou-internal" }, "set OSS_REGION=cn-hangzhou"],
    [{ OSS_REGION: "https://oss-cn-hangzhou.aliyuncs.com" }, "set OSS_REGION=cn-hangzhou"],
    [{ OSS_REGION: "Hangzhou" }, 'OSS_REGION is "Hangzhou"'],
    [{ OSS_PREFIX: "uploads" }, "set OSS_PREFIX=uploads/"],
    [{ OSS_PREFIX: "/uploads/" }, "OSS_PREFIX is"],
    [{ OSS_PREFIX: "a//b/" }, "OSS_PREFIX is"],
    [{ OSS_PREFIX: "a/../b/" }, "OSS_PREFIX is"],
    [{ OSS_PREFIX: "a*/" }, "OSS_PREFIX is"],
    [
      { OSS_ENDPOINT: "https://oss-cn-hangzhou.aliyuncs.com" },
      "set https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
    ],
    [{ OSS_PUBLIC_HOST: "https://files.example.com/a" }, "OSS_PUBLIC_HOST is"],
    [{ OSS_PUBLIC_HOST: "ftp://files.example.com" }, "OSS_PUBLIC_HOST is"],
    [{ OSS_PUBLIC_HOST: "https://me:pass@files.example.com" }, "OSS_PUBLIC_HOST is"],
    [
      { OSS_CREDENTIALS: undefined },
      "OSS_CREDENTIALS is not set: set it to one of ram-user, ecs-ram-role, function-compute, default",
    ],
    [
      { OSS_CREDENTIALS: "ecs" },
      'OSS_CREDENTIALS is "ecs": set it to one of ram-user, ecs-ram-role, function-compute, default',
    ],
    [{ ...RAM_USER, OSS_ACCESS_KEY_ID: undefined }, "OSS_ACCESS_KEY_ID is not set"],
    [{ ...RAM_USER, OSS_ACCESS_KEY_SECRET: undefined }, "OSS_ACCESS_KEY_SECRET is not set"],
    [
      { ...RAM_USER, OSS_STS_ROLE_ARN: undefined },
      "OSS_STS_ROLE_ARN is not set: a RAM user's own keys never sign",
    ],
    [{ ...RAM_USER, OSS_STS_ROLE_ARN: "zhichuan" }, "set the role's ARN"],
    [{ ...RAM_USER, OSS_STS_SESSION_NAME: "直传" }, "OSS_STS_SESSION_NAME is"],
    [{ ...RAM_USER, STS_ENDPOINT: "sts.example.com/path" }, "STS_ENDPOINT is"],
    [
      { TICKET_SECRET: undefined },
      "TICKET_SECRET is not set: set 32 or more random characters, made by: node -p",
    ],
    [
      { TICKET_SECRET: "short" },
      "TICKET_SECRET has 5 characters: set 32 or more random characters, made by: node -p",
    ],
    [{ TICKET_SECRET_PREVIOUS: "short" }, "TICKET_SECRET_PREVIOUS has 5 characters"],
    [{ AUTH: "off" }, 'AUTH is "off": set it to one of wechat, jwt, none'],
    [{ ...WECHAT, WECHAT_APPID: undefined }, "WECHAT_APPID is not set: set the AppID of the mini-program"],
    [{ ...WECHAT, WECHAT_APPID: "gh_0123456789ab" }, 'WECHAT_APPID is "gh_0123456789ab": set the AppID'],
    [{ ...WECHAT, WECHAT_SECRET: undefined }, "WECHAT_SECRET is not set: set the AppSecret"],
    [{ ...WECHAT, WECHAT_API: "api.weixin.qq.com/sns" }, "WECHAT_API is"],
    [
      { ...WECHAT, WECHAT_PUSH_TOKEN: "no" },
      "WECHAT_PUSH_TOKEN is no Token: set the 3 to 32 letters and digits",
    ],
    [{ ...WECHAT, ...PUSH, WECHAT_PUSH_TOKEN_PREVIOUS: "a token" }, "WECHAT_PUSH_TOKEN_PREVIOUS is no Token"],
    [{ ...WECHAT, ...PUSH, WECHAT_PUSH_AES_KEY: "short" }, "WECHAT_PUSH_AES_KEY has 5 characters: set the"],
    [{ ...WECHAT, ...PUSH, WECHAT_PUSH_AES_KEY_PREVIOUS: "short" }, "WECHAT_PUSH_AES_KEY_PREVIOUS has 5"],
    [
      { ...WECHAT, ...PUSH, WECHAT_PUSH_TOKEN: undefined },
      "WECHAT_PUSH_TOKEN is not set: set the Token beside",
    ],
    [
      { ...WECHAT, ...PUSH, WECHAT_PUSH_AES_KEY: undefined, WECHAT_PUSH_AES_KEY_PREVIOUS: AES_KEY },
      "WECHAT_PUSH_AES_KEY_PREVIOUS is set without WECHAT_PUSH_AES_KEY: remove it",
    ],
    [{ ...WECHAT, USER_KEY: undefined }, "USER_KEY is not set: set 32 or more random characters"],
    [{ ...WECHAT, USER_KEY: "short" }, "USER_KEY has 5 characters"],
    [{ ...JWT, USER_KEY: undefined }, "never change it"],
    [{ ...JWT, AUTH_JWT_JWKS: undefined }, "AUTH_JWT_JWKS is not set: set the https address"],
    [{ ...JWT, AUTH_JWT_JWKS: "http://id.example.com/keys" }, "set an https address"],
    [{ ...JWT, AUTH_JWT_JWKS: "id.example.com/keys" }, "set an https address"],
    [{ ...JWT, AUTH_JWT_SECRET: SECRET }, "AUTH_JWT_SECRET is set beside AUTH_JWT_JWKS"],
    [{ ...JWT, AUTH_JWT_JWKS: undefined, AUTH_JWT_SECRET: "short" }, "AUTH_JWT_SECRET has 5 characters"],
    [{ ...JWT, AUTH_JWT_SECRET_PREVIOUS: "short" }, "AUTH_JWT_SECRET_PREVIOUS has 5 characters"],
    [{ ...JWT, AUTH_JWT_ISSUER: undefined }, "AUTH_JWT_ISSUER is not set"],
    [{ ...JWT, AUTH_JWT_AUDIENCE: undefined }, "AUTH_JWT_AUDIENCE is not set"],
    [{ GUIDE_ENDPOINT: "true" }, 'GUIDE_ENDPOINT is "true": set it to one of on, off'],
    [{ UPLOADS: "no" }, 'UPLOADS is "no": set it to one of on, off'],
    [{ RATE_PER_USER: "0" }, 'RATE_PER_USER is "0": set how many requests a minute'],
    [{ RATE_PER_ADDRESS: "many" }, 'RATE_PER_ADDRESS is "many"'],
    [{ RATE_LOGINS_PER_ADDRESS: "1.5" }, 'RATE_LOGINS_PER_ADDRESS is "1.5"'],
    [{ REDIS_URL: "redis.example.com:6379" }, "REDIS_URL is no address of a Redis: set redis://host:6379"],
    [{ REDIS_URL: "https://redis.example.com" }, "REDIS_URL is no address of a Redis"],
    [{ TRUSTED_PROXIES: "127.0.0.1,loadbalancer" }, 'TRUSTED_PROXIES has "loadbalancer"'],
    [{ TRUSTED_PROXIES: "0.0.0.0/0" }, 'TRUSTED_PROXIES has "0.0.0.0/0", which believes everybody'],
    [{ TRUSTED_PROXIES: "10.0.0.0/33" }, "a network's length is 1 to 32 bits"],
    [{ TRUSTED_PROXIES: "10.0.0.0/8/8" }, 'TRUSTED_PROXIES has "10.0.0.0/8/8"'],
    [{ H5_ORIGINS: "*" }, 'H5_ORIGINS has "*", which lets every page in'],
    [{ H5_ORIGINS: "m.example.com" }, 'H5_ORIGINS has "m.example.com"'],
    [{ H5_ORIGINS: "https://m.example.com/" }, 'H5_ORIGINS has "https://m.example.com/"'],
    [{ H5_ORIGINS: "null" }, 'H5_ORIGINS has "null"'],
    [{ PORT: "70000" }, 'PORT is "70000"'],
    [{ PORT: "http" }, 'PORT is "http"'],
    [{ LOG_LEVEL: "verbose" }, 'LOG_LEVEL is "verbose"'],
    [{ METRICS_PORT: "on" }, 'METRICS_PORT is "on": set a number'],
    [{ DOCS: "yes" }, 'DOCS is "yes": set it to one of on, off'],
    [{ DRAIN_SECONDS: "5s" }, 'DRAIN_SECONDS is "5s": set a number of seconds from 0 to 300'],
    [{ DRAIN_SECONDS: "301" }, 'DRAIN_SECONDS is "301"'],
  ])("%o", (changes, expected) => {
    const faults = faultsOf(changes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
    expect(faults[0]).not.toContain("\n");
  });

  it("and all faults are said at once, none with a secret in it", () => {
    const faults = faultsOf({
      OSS_BUCKET: "",
      OSS_REGION: "",
      OSS_CREDENTIALS: "",
      TICKET_SECRET: "hush",
      REDIS_URL: "tcp://:hush@a",
    });
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
      "OSS_BUCKET",
      "OSS_REGION",
      "TICKET_SECRET",
      "OSS_CREDENTIALS",
      "REDIS_URL",
    ]);
    expect(faults.join()).not.toContain("hush");
  });

  it("and the command that makes a TICKET_SECRET makes one that is taken", async () => {
    const [fault = ""] = faultsOf({ TICKET_SECRET: "short" });
    const expression = /node -p "(.*)"$/.exec(fault)?.[1] ?? "";
    const crypto = await import("node:crypto");
    const secret = new Function("crypto", `return ${expression}`)(crypto);
    expect(faultsOf({ TICKET_SECRET: secret })).toEqual([]);
  });
});
