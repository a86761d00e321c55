import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../src/index.ts";
import { ENVIRONMENT } from "./support/app.ts";

const RAM_USER = {
  OSS_CREDENTIALS: "ram-user",
  OSS_ACCESS_KEY_ID: "LTAI-id",
  OSS_ACCESS_KEY_SECRET: "the-secret",
  OSS_STS_ROLE_ARN: "acs:ram::1234567890123456:role/zhichuan",
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
  it("needs four settings and has defaults for the rest", () => {
    expect(loadConfig(ENVIRONMENT)).toEqual({
      bucket: "my-bucket",
      region: "cn-hangzhou",
      prefix: "uploads/",
      endpoint: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
      publicUrl: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
      credentials: { kind: "default" },
      ticketSecret: ENVIRONMENT.TICKET_SECRET,
      auth: "none",
      guideEndpoint: false,
      instantUpload: false,
      port: 3000,
      host: "127.0.0.1",
      logLevel: "info",
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
      "OSS_CREDENTIALS is not set: set it to one of ram-user, ecs-ram-role, default",
    ],
    [
      { OSS_CREDENTIALS: "ecs" },
      'OSS_CREDENTIALS is "ecs": set it to one of ram-user, ecs-ram-role, default',
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
    [{ AUTH: "wechat" }, 'AUTH is "wechat": set it to one of none'],
    [{ GUIDE_ENDPOINT: "true" }, 'GUIDE_ENDPOINT is "true": set it to one of on, off'],
    [{ PORT: "70000" }, 'PORT is "70000"'],
    [{ PORT: "http" }, 'PORT is "http"'],
    [{ LOG_LEVEL: "verbose" }, 'LOG_LEVEL is "verbose"'],
  ])("%o", (changes, expected) => {
    const faults = faultsOf(changes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
    expect(faults[0]).not.toContain("\n");
  });

  it("and all faults are said at once, none with a secret in it", () => {
    const faults = faultsOf({ OSS_BUCKET: "", OSS_REGION: "", OSS_CREDENTIALS: "", TICKET_SECRET: "hush" });
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
      "OSS_BUCKET",
      "OSS_REGION",
      "OSS_CREDENTIALS",
      "TICKET_SECRET",
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
