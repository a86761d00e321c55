import { expect, test } from "vitest";
import { isAllowed } from "../../src/ram/index.ts";
import { goodQuery, officialClient, setUp, signedRequest } from "./setup.ts";

const request = {
  roleArn: goodQuery.RoleArn,
  roleSessionName: "zhichuan",
  durationSeconds: 900,
};
const policy = JSON.stringify({
  Version: "1",
  Statement: [{ Effect: "Allow", Action: ["oss:PutObject"], Resource: ["acs:oss:*:*:box/上传 !'()*~+%/*"] }],
});

test("the official client is answered with credentials that live as long as asked", async () => {
  const { accounts, app } = setUp();
  const client = await officialClient(app);
  const before = Date.now();
  const { body, statusCode, headers } = await client.assumeRole(request);
  expect(statusCode).toBe(200);
  expect(headers?.["content-type"]).toContain("application/json");
  expect(headers?.["x-acs-request-id"]).toBe(body?.requestId);
  expect(body?.requestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  expect(body?.assumedRoleUser?.arn).toBe("acs:ram::1234567890123456:role/upload/zhichuan");
  expect(body?.assumedRoleUser?.assumedRoleId).toMatch(/^\d{18}:zhichuan$/);
  const { accessKeyId = "", accessKeySecret, securityToken, expiration = "" } = body?.credentials ?? {};
  expect(expiration).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(Math.abs(Date.parse(expiration) - before - 900_000)).toBeLessThan(3000);
  expect(accounts.find(accessKeyId)).toMatchObject({ type: "role", accessKeySecret, securityToken });
});

test("what may be done with them is the role's policy and the one passed, both", async () => {
  const { accounts, app } = setUp();
  const client = await officialClient(app);
  const { body } = await client.assumeRole({ ...request, policy });
  const session = accounts.find(body?.credentials?.accessKeyId ?? "");
  const may = (action: string, key: string) =>
    isAllowed(session ?? { policies: [] }, { action, resource: `acs:oss:*:*:box/${key}` });
  expect(may("oss:PutObject", "上传 !'()*~+%/a")).toBe(true);
  expect(may("oss:PutObject", "elsewhere/a")).toBe(false);
  expect(may("oss:GetObject", "上传 !'()*~+%/a")).toBe(false);
  expect(may("sts:AssumeRole", "")).toBe(false);
});

test("without DurationSeconds they live an hour; the role may allow more", async () => {
  const { accounts, app } = setUp();
  accounts.addRole({ name: "long", maxSessionDuration: 43_200 });
  const client = await officialClient(app);
  const life = async (more: object) => {
    const { body } = await client.assumeRole({ ...request, ...more });
    return Math.round((Date.parse(body?.credentials?.expiration ?? "") - Date.now()) / 60_000);
  };
  expect(await life({ durationSeconds: undefined })).toBe(60);
  expect(await life({ roleArn: "acs:ram::1234567890123456:role/long", durationSeconds: 43_200 })).toBe(720);
});

test.each([
  ["InvalidParameter.RoleArn", 400, { roleArn: "acs:ram::123:user/u" }],
  ["InvalidParameter.RoleSessionName", 400, { roleSessionName: "x" }],
  ["InvalidParameter.RoleSessionName", 400, { roleSessionName: "带中文" }],
  ["InvalidParameter.RoleSessionName", 400, { roleSessionName: "n".repeat(65) }],
  ["InvalidParameter.DurationSeconds", 400, { durationSeconds: 899 }],
  ["InvalidParameter.DurationSeconds", 400, { durationSeconds: 3601 }],
  ["InvalidParameter.PolicyGrammar", 400, { policy: '{"Version":"1"}' }],
  ["InvalidParameter.PolicyGrammar", 400, { policy: "not JSON" }],
  ["InvalidParameter.PolicySize", 400, { policy: policy + " ".repeat(2048) }],
  ["EntityNotExist.Role", 404, { roleArn: "acs:ram::1234567890123456:role/other" }],
])("%s (%i) for %j", async (code, status, change) => {
  const { app } = setUp();
  const client = await officialClient(app);
  const error = await client.assumeRole({ ...request, ...change }).catch((caught) => caught);
  expect(error).toMatchObject({
    code,
    statusCode: status,
    requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
  });
  expect(error.data).toMatchObject({
    Code: code,
    HostId: expect.stringContaining("127.0.0.1"),
    Recommend: expect.any(String),
  });
});

test("the longest and shortest that are allowed", async () => {
  const { app } = setUp();
  const client = await officialClient(app);
  for (const change of [
    { durationSeconds: 3600 },
    { roleSessionName: "n@" },
    { roleSessionName: "n".repeat(64) },
    { policy: policy.padEnd(2048) },
  ]) {
    expect((await client.assumeRole({ ...request, ...change })).statusCode).toBe(200);
  }
});

test.each([
  ["the main account's key", { accessKeyId: "LTAI-ROOT", accessKeySecret: "root" }, "root accounts"],
  [
    "a RAM user without AliyunSTSAssumeRoleAccess",
    { accessKeyId: "LTAI-POOR", accessKeySecret: "poor" },
    "authorized by RAM",
  ],
])("NoPermission (403) for %s", async (_who, credentials, message) => {
  const { accounts, app } = setUp();
  accounts.addAccountKey({ accessKeyId: "LTAI-ROOT", accessKeySecret: "root" });
  accounts.addUser({ name: "poor", accessKeyId: "LTAI-POOR", accessKeySecret: "poor" });
  const client = await officialClient(app, credentials);
  const error = await client.assumeRole(request).catch((caught) => caught);
  expect(error).toMatchObject({ code: "NoPermission", statusCode: 403 });
  expect(error.message).toContain(message);
});

test("NoPermission for a role whose trust policy does not name the caller", async () => {
  const { accounts, app } = setUp();
  const trust = (RAM: string) => ({
    Version: "1" as const,
    Statement: [{ Effect: "Allow" as const, Action: "sts:AssumeRole", Principal: { RAM } }],
  });
  accounts.addRole({ name: "theirs", trust: trust("acs:ram::1234567890123456:user/somebody") });
  accounts.addRole({ name: "mine", trust: trust("acs:ram::1234567890123456:user/uploader") });
  const client = await officialClient(app);
  const assume = (name: string) =>
    client.assumeRole({ ...request, roleArn: `acs:ram::1234567890123456:role/${name}` });
  await expect(assume("theirs")).rejects.toMatchObject({ code: "NoPermission" });
  expect((await assume("mine")).statusCode).toBe(200);
});

test("a session of a role may assume a further role, with its token and until it expires", async () => {
  const { app, clock } = setUp();
  const { body } = await (await officialClient(app)).assumeRole(request);
  const { accessKeyId = "", accessKeySecret = "", securityToken = "" } = body?.credentials ?? {};

  const session = { accessKeyId, accessKeySecret };
  const without = await app.inject(signedRequest(goodQuery, { credentials: session }));
  expect(without.json()).toMatchObject({ Code: "MissingSecurityToken" });
  const foreign = { ...session, securityToken: `${securityToken.slice(0, -4)}AA==` };
  const withForeign = await app.inject(signedRequest(goodQuery, { credentials: foreign }));
  expect(withForeign.json()).toMatchObject({ Code: "InvalidSecurityToken.MismatchWithAccessKey" });
  const own = { ...session, securityToken };
  expect((await app.inject(signedRequest(goodQuery, { credentials: own }))).statusCode).toBe(200);
  clock.offsetMs = 900_000;
  const late = signedRequest(goodQuery, { credentials: own, date: new Date(Date.now() + clock.offsetMs) });
  expect((await app.inject(late)).json()).toMatchObject({ Code: "InvalidSecurityToken.Expired" });
});

test("Throttling.Api on demand, as often as asked", async () => {
  const { app, faults } = setUp();
  faults.add({
    operation: "AssumeRole",
    times: 2,
    status: 400,
    code: "Throttling.Api",
    message: "Request was denied due to api flow control.",
  });
  const client = await officialClient(app);
  await expect(client.assumeRole(request)).rejects.toMatchObject({
    name: "ThrottlingError",
    code: "Throttling.Api",
  });
  await expect(client.assumeRole(request)).rejects.toMatchObject({ name: "ThrottlingError" });
  expect((await client.assumeRole(request)).statusCode).toBe(200);
});

test("cut connections: before, nothing happened; after, the session is open and the answer lost", async () => {
  const { accounts, app, faults } = setUp();
  const opened: string[] = [];
  const openSession = accounts.openSession.bind(accounts);
  accounts.openSession = (session) => {
    opened.push(session.name);
    return openSession(session);
  };
  const client = await officialClient(app);
  faults.add({ operation: "AssumeRole", times: 1, cut: true });
  await expect(client.assumeRole(request)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(opened).toEqual([]);
  faults.add({ operation: "AssumeRole", times: 1, cut: true, when: "after" });
  await expect(client.assumeRole(request)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(opened).toEqual(["zhichuan"]);
  faults.add({ operation: "AssumeRole", times: 1, status: 503, code: "ServiceUnavailable", when: "after" });
  await expect(client.assumeRole(request)).rejects.toMatchObject({
    code: "ServiceUnavailable",
    statusCode: 503,
  });
  expect(opened).toEqual(["zhichuan", "zhichuan"]);
});
