import { randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { Faults } from "../../src/faults.ts";
import { buildMetadata } from "../../src/metadata/index.ts";
import { Accounts } from "../../src/ram/index.ts";

const putOnly = {
  Version: "1",
  Statement: [{ Effect: "Allow", Action: "oss:PutObject", Resource: "*" }],
} as const;
const rolePath = "/latest/meta-data/ram/security-credentials/";
const credentialsPath = `${rolePath}ZhichuanEcs`;

function setUp({ hardened = false, trust = undefined as string | undefined } = {}) {
  let time = Date.parse("2026-11-22T00:00:00.700Z");
  const now = () => new Date(time);
  const accounts = new Accounts({ now });
  const role = accounts.addRole({ name: "ZhichuanEcs", policies: [putOnly], ...(trust && { trust }) });
  const faults = new Faults();
  const app = buildMetadata({ accounts, now, random: randomBytes, role, hardened, faults });
  onTestFinished(() => app.close());
  return {
    accounts,
    app,
    faults,
    role,
    pass: (seconds: number) => (time += seconds * 1000),
    get: (url: string, token?: string) =>
      app.inject({ url, headers: token === undefined ? {} : { "X-aliyun-ecs-metadata-token": token } }),
    token: async (ttl: number | string) =>
      app.inject({
        method: "PUT",
        url: "/latest/api/token",
        headers: { "X-aliyun-ecs-metadata-token-ttl-seconds": String(ttl) },
      }),
  };
}

test("plain: the role's name, then its credentials, registered with the role's policies", async () => {
  const { accounts, get, role } = setUp();
  const name = await get(rolePath);
  expect(name.body).toBe("ZhichuanEcs");
  expect(name.headers["content-type"]).toContain("text/plain");
  const answer = (await get(credentialsPath)).json();
  expect(Object.keys(answer)).toEqual([
    "AccessKeyId",
    "AccessKeySecret",
    "Expiration",
    "SecurityToken",
    "LastUpdated",
    "Code",
  ]);
  expect(answer).toMatchObject({
    Expiration: "2026-11-22T06:00:00Z",
    LastUpdated: "2026-11-22T00:00:00Z",
    Code: "Success",
  });
  expect(accounts.find(answer.AccessKeyId)).toMatchObject({
    type: "role",
    accessKeySecret: answer.AccessKeySecret,
    securityToken: answer.SecurityToken,
    policies: [role.policies],
  });
});

test("the same credentials until half an hour before they end, then new ones", async () => {
  const { get, pass } = setUp();
  const first = (await get(credentialsPath)).json();
  pass(5.5 * 3600 - 1);
  expect((await get(credentialsPath)).json()).toEqual(first);
  pass(1);
  const second = (await get(credentialsPath)).json();
  expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
  expect(second.Expiration).toBe("2026-11-22T11:30:00Z");
});

describe("hardened", () => {
  test("nothing without a token, everything with one, until it expires", async () => {
    const { get, pass, token } = setUp({ hardened: true });
    expect((await get(rolePath)).statusCode).toBe(403);
    expect((await get(credentialsPath)).statusCode).toBe(403);
    const issued = (await token(60)).body;
    expect((await get(rolePath, issued)).body).toBe("ZhichuanEcs");
    expect((await get(credentialsPath, issued)).json()).toHaveProperty("SecurityToken");
    expect((await get(credentialsPath, `${issued.slice(1)}A`)).statusCode).toBe(403);
    pass(60);
    expect((await get(credentialsPath, issued)).statusCode).toBe(403);
  });

  test.each([["0"], ["21601"], ["1.5"], ["x"]])("a time to live of %s is refused", async (ttl) => {
    expect((await setUp().token(ttl)).statusCode).toBe(400);
  });

  test("a token lives 21600 s at most", async () => {
    expect((await setUp().token(21_600)).statusCode).toBe(200);
  });
});

test("plain takes a token too, but not a wrong one", async () => {
  const { get, token } = setUp();
  expect((await get(rolePath, (await token(60)).body)).statusCode).toBe(200);
  expect((await get(rolePath, "wrong")).statusCode).toBe(403);
});

test("another role, no role, or a role that does not trust ECS: 404", async () => {
  expect((await setUp().get(`${rolePath}Other`)).statusCode).toBe(404);
  const trust = JSON.stringify({
    Version: "1",
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { RAM: "acs:ram::1234567890123456:root" } },
    ],
  });
  expect((await setUp({ trust }).get(rolePath)).statusCode).toBe(404);
  const now = () => new Date();
  const app = buildMetadata({ accounts: new Accounts({ now }), now, random: randomBytes });
  onTestFinished(() => app.close());
  expect((await app.inject(rolePath)).statusCode).toBe(404);
});

test("fails on demand", async () => {
  const { faults, get } = setUp();
  faults.add({ operation: "GetMetadata", times: 1, status: 500, code: "InternalError" });
  expect((await get(rolePath)).statusCode).toBe(500);
  expect((await get(rolePath)).statusCode).toBe(200);
});
