import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import { AssumeRoleRequest } from "@alicloud/sts20150401";
import { startEmulator } from "@zhichuan/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { explainStsError } from "../src/errors/sts-error.ts";
import { CredentialsError, createCredentialsProvider, ramUser } from "../src/index.ts";
import { redirect } from "./redirect.ts";

const { default: Sts } = createRequire(import.meta.url)(
  "@alicloud/sts20150401",
) as typeof import("@alicloud/sts20150401", { with: { "resolution-mode": "require" }});
const demoKey = { accessKeyId: "LTAI-DEMO", accessKeySecret: "demo" };

async function setUp(change: Partial<Parameters<typeof ramUser>[0]> = {}) {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const options = {
    ...emulator.ramUser,
    roleArn: emulator.roleArn,
    sessionName: "zhichuan",
    stsEndpoint: emulator.stsUrl,
    durationSeconds: 900,
    ...change,
  };
  return { emulator, options, source: ramUser(options) };
}

const caught = (work: Promise<unknown>): Promise<CredentialsError> =>
  work.then(
    () => expect.unreachable("was not refused"),
    (error) => error,
  );

/** Everything a log could show of an error. */
const everything = (error: Error): string =>
  [error.message, error.stack, JSON.stringify(error), error.cause && everything(error.cause as Error)].join(
    "\n",
  );

async function serve(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("AssumeRole through the official client", () => {
  test("gives credentials of the role that live as long as asked", async () => {
    const { emulator, source } = await setUp();
    const before = Date.now();
    const issued = await source.fetch();
    expect(source.name).toBe("ram-user");
    expect(Math.abs((issued.expiresAt?.getTime() ?? 0) - before - 900_000)).toBeLessThan(2000);
    expect(emulator.accounts.find(issued.accessKeyId)).toMatchObject({
      type: "role",
      accessKeySecret: issued.accessKeySecret,
      securityToken: issued.securityToken,
      arn: expect.stringMatching(/zhichuan-upload\/zhichuan$/),
    });
  });

  test("with the session policy as a further limit", async () => {
    const Statement = [{ Effect: "Allow", Action: "oss:PutObject", Resource: "acs:oss:*:*:zhichuan-dev/*" }];
    const policy = JSON.stringify({ Version: "1", Statement });
    const { emulator, source } = await setUp({ policy });
    const { accessKeyId } = await source.fetch();
    expect(emulator.accounts.find(accessKeyId)?.policies[1]).toEqual([JSON.parse(policy)]);
  });

  test("50 first calls are one AssumeRole, and after an outage everything recovers", async () => {
    const { emulator, source } = await setUp();
    let time = Date.now();
    const provider = createCredentialsProvider({ source, now: () => new Date(time), random: Math.random });
    emulator.faults.add({ operation: "AssumeRole", times: 1, status: 503, code: "ServiceUnavailable" });
    const failures = await Promise.all(Array.from({ length: 50 }, () => caught(provider.get())));
    expect(new Set(failures).size).toBe(1);
    expect(failures[0]).toMatchObject({ code: "SERVICE_ERROR", retryable: true });
    time += 1000;
    const answers = await Promise.all(Array.from({ length: 50 }, () => provider.get()));
    expect(new Set(answers.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
  });
});

describe("what STS refuses becomes a message that says what to do", () => {
  const root = { accessKeyId: "LTAI-ROOT", accessKeySecret: "root-secret-root" };
  const poor = { accessKeyId: "LTAI-POOR", accessKeySecret: "poor-secret-poor" };
  const disabled = { accessKeyId: "LTAI-DISABLED", accessKeySecret: "disabled-secret-d" };

  test.each([
    [
      "the main account's key",
      root,
      "NO_PERMISSION",
      ["main account", "Create a RAM user", "AliyunSTSAssumeRoleAccess"],
    ],
    [
      "a RAM user without the policy",
      poor,
      "NO_PERMISSION",
      ["AliyunSTSAssumeRoleAccess", "main account's key", "trust policy"],
    ],
    [
      "a role that is not there",
      { roleArn: "acs:ram::1234567890123456:role/none" },
      "ROLE_NOT_FOUND",
      ["OSS_STS_ROLE_ARN", "role/none"],
    ],
    ["an unknown key", { accessKeyId: "LTAI-NOBODY" }, "ACCESS_KEY_NOT_FOUND", ["OSS_ACCESS_KEY_ID"]],
    ["a disabled key", disabled, "ACCESS_KEY_INACTIVE", ["Enable it"]],
    ["a wrong secret", { accessKeySecret: "wrong-secret-wrong" }, "SECRET_WRONG", ["OSS_ACCESS_KEY_SECRET"]],
    ["a role ARN that is a user's", { roleArn: "acs:ram::1:user/u" }, "INVALID_OPTION", ["OSS_STS_ROLE_ARN"]],
    ["a session name with spaces", { sessionName: "a b" }, "INVALID_OPTION", ["OSS_STS_SESSION_NAME"]],
    ["too long a session", { durationSeconds: 7200 }, "INVALID_OPTION", ["maximum session duration"]],
    ["a policy that is none", { policy: "{}" }, "INVALID_OPTION", ["session policy"]],
    ["too long a policy", { policy: " ".repeat(2049) }, "INVALID_OPTION", ["2048"]],
  ])("%s", async (_what, change, code, hints) => {
    const { emulator, options, source } = await setUp(change);
    emulator.accounts.addAccountKey(root);
    emulator.accounts.addUser({ name: "poor", ...poor });
    emulator.accounts.addUser({ name: "disabled", ...disabled, active: false });
    const error = await caught(source.fetch());
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error).toMatchObject({
      code,
      retryable: false,
      requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
    for (const hint of hints) expect(error.message).toContain(hint);
    expect(error.message).toContain(`request ${error.requestId}`);
    expect(everything(error)).not.toContain(options.accessKeySecret);
  });

  test("a temporary key in the place of a long-lived one", async () => {
    const { options, source } = await setUp();
    const { accessKeyId, accessKeySecret } = await source.fetch();
    const error = await caught(ramUser({ ...options, accessKeyId, accessKeySecret }).fetch());
    expect(error).toMatchObject({ code: "WRONG_KIND_OF_KEY", retryable: false });
    expect(everything(error)).not.toContain(accessKeySecret);
  });

  test("a clock that is off", async () => {
    const emulator = await startEmulator({ now: () => new Date(Date.now() + 3_600_000) });
    onTestFinished(() => emulator.close());
    const { options } = await setUp();
    const error = await caught(ramUser({ ...options, stsEndpoint: emulator.stsUrl }).fetch());
    expect(error).toMatchObject({ code: "CLOCK_SKEWED", retryable: false });
    expect(error.message).toContain("NTP");
  });

  test.each([
    ["Throttling.Api", 400, "THROTTLED"],
    ["Throttling.User", 429, "THROTTLED"],
    ["InternalError", 500, "SERVICE_ERROR"],
  ])("%s can be tried again", async (stsCode, status, code) => {
    const { emulator, source } = await setUp();
    emulator.faults.add({ operation: "AssumeRole", times: 1, status, code: stsCode });
    expect(await caught(source.fetch())).toMatchObject({ code, retryable: true });
    await source.fetch();
  });

  test("a code nobody has heard of: the words of STS, without the secret", async () => {
    const { emulator, options, source } = await setUp();
    const message = `You sent ${options.accessKeySecret}.`;
    emulator.faults.add({ operation: "AssumeRole", status: 418, code: "Teapot", message });
    const error = await caught(source.fetch());
    expect(error).toMatchObject({ code: "SERVICE_ERROR", retryable: false });
    expect(error.message).toContain("You sent ***.");
    expect(error.message).toContain("Teapot");
    expect(everything(error)).not.toContain(options.accessKeySecret);
  });
});

describe("when STS does not answer", () => {
  test("a connection cut", async () => {
    const { emulator, source } = await setUp();
    emulator.faults.add({ operation: "AssumeRole", times: 1, cut: true });
    expect(await caught(source.fetch())).toMatchObject({ code: "UNREACHABLE", retryable: true });
    await source.fetch();
  });

  test("nobody listens", async () => {
    const { options } = await setUp({ stsEndpoint: await closedPort() });
    const error = await caught(ramUser(options).fetch());
    expect(error).toMatchObject({ code: "UNREACHABLE", retryable: true });
    expect(error.message).toContain("ECONNREFUSED");
    expect(error.message).toContain("STS_ENDPOINT");
  });

  test("an answer that does not come", async () => {
    const { emulator, source } = await setUp({ timeoutMs: 100 });
    emulator.faults.add({ operation: "AssumeRole", times: 1, delayMs: 1000 });
    expect(await caught(source.fetch())).toMatchObject({ code: "TIMEOUT", retryable: true });
  });

  test("the library's own timeout, which it calls a failed connection", async () => {
    const stsEndpoint = await serve(() => {});
    const config = { ...demoKey, endpoint: new URL(stsEndpoint).host, protocol: "HTTP", readTimeout: 50 };
    const client = new Sts(new $OpenApiUtil.Config(config));
    const thrown = await caught(
      client.assumeRole(new AssumeRoleRequest({ roleArn: "x", roleSessionName: "y" })),
    );
    const error = explainStsError(thrown, { endpoint: stsEndpoint, roleArn: "x", secrets: [] });
    expect(error).toMatchObject({ code: "TIMEOUT", retryable: true });
    expect(error.message).toContain("did not answer in time");
  });

  test("an answer that stops half-way", async () => {
    const stsEndpoint = await serve((_request, response) => void response.writeHead(200).write("{"));
    const { source } = await setUp({ stsEndpoint, timeoutMs: 100 });
    expect(await caught(source.fetch())).toMatchObject({ code: "TIMEOUT", retryable: true });
  });

  test.each(["ENOTFOUND", "EAI_AGAIN"])("a name that does not resolve (%s)", async (code) => {
    redirect({ "sts.cn-nowhere.aliyuncs.com": { error: code } });
    const { source } = await setUp({ stsEndpoint: "https://sts.cn-nowhere.aliyuncs.com" });
    const error = await caught(source.fetch());
    expect(error).toMatchObject({ code: "HOST_NOT_FOUND", retryable: true });
    expect(error.message).toContain("https://sts.cn-nowhere.aliyuncs.com cannot be found");
  });

  test("https against a server that speaks http", async () => {
    const { emulator } = await setUp();
    const { source } = await setUp({ stsEndpoint: emulator.stsUrl.replace("http:", "https:") });
    expect(await caught(source.fetch())).toMatchObject({ code: "UNREACHABLE" });
  });

  test.each([
    ["a login page", 200, "<html>Log in</html>"],
    ["an error page", 502, "<html>Bad gateway</html>"],
    ["JSON of something else", 200, '{"hello":"world"}'],
    ["credentials without a token", 200, '{"Credentials":{"AccessKeyId":"a","AccessKeySecret":"b"}}'],
  ])("%s instead of STS", async (_what, status, body) => {
    const stsEndpoint = await serve((_request, response) => response.writeHead(status).end(body));
    const { source } = await setUp({ stsEndpoint });
    const error = await caught(source.fetch());
    expect(error).toMatchObject({ code: "SERVICE_ERROR", retryable: true });
    expect(error.message).toContain("really STS");
  });

  test("an expiry that cannot be read is left out", async () => {
    const credentials = {
      AccessKeyId: "STS.a",
      AccessKeySecret: "b",
      SecurityToken: "c",
      Expiration: "soon",
    };
    const body = JSON.stringify({ Credentials: credentials });
    const stsEndpoint = await serve((_request, response) => response.end(body));
    const { source } = await setUp({ stsEndpoint });
    expect(await source.fetch()).toEqual({ accessKeyId: "STS.a", accessKeySecret: "b", securityToken: "c" });
  });
});

test.each([
  ["stsEndpoint", "sts.cn-hangzhou.aliyuncs.com"],
  ["stsEndpoint", "ftp://sts.cn-hangzhou.aliyuncs.com"],
  ["stsEndpoint", "https://sts.cn-hangzhou.aliyuncs.com/path"],
  ["stsEndpoint", ""],
  ["accessKeyId", ""],
  ["accessKeySecret", ""],
  ["roleArn", ""],
  ["sessionName", ""],
])("%s %j is refused before anything is sent", async (option, value) => {
  const { options } = await setUp();
  expect(() => ramUser({ ...options, [option]: value })).toThrow(CredentialsError);
});

async function closedPort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
