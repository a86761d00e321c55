import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Accounts, createSessionKeys, isAllowed, PolicyError } from "../../src/ram/index.ts";

const policy = { Version: "1", Statement: [{ Effect: "Allow", Action: "oss:*", Resource: "*" }] } as const;

function setUp() {
  let time = Date.parse("2026-11-22T00:00:00Z");
  const accounts = new Accounts({ now: () => new Date(time) });
  return { accounts, pass: (seconds: number) => (time += seconds * 1000) };
}

test("a session expires by the clock given, and is still known for a day", () => {
  const { accounts, pass } = setUp();
  const role = accounts.addRole({ name: "Uploader", policies: [policy] });
  const open = () =>
    accounts.openSession({ role, name: "s1", keys: createSessionKeys(randomBytes), durationSeconds: 900 });
  const session = open();
  expect(session.expiresAt.toISOString()).toBe("2026-11-22T00:15:00.000Z");
  expect(session.arn).toBe("acs:ram::1234567890123456:assumed-role/Uploader/s1");

  pass(899);
  expect(accounts.isExpired(session)).toBe(false);
  pass(1);
  expect(accounts.isExpired(session)).toBe(true);
  open();
  expect(accounts.find(session.accessKeyId)).toBe(session);
  pass(24 * 3600 + 1);
  open();
  expect(accounts.find(session.accessKeyId)).toBeUndefined();
});

test("a session may do what its role is allowed now, not what it was when the session was opened", () => {
  const { accounts } = setUp();
  const role = accounts.addRole({ name: "Uploader", policies: [policy] });
  const session = accounts.openSession({
    ...{ role, name: "s1", keys: createSessionKeys(randomBytes), durationSeconds: 900 },
  });
  const request = { action: "oss:PutObject", resource: "acs:oss:*:*:box/a" };
  expect(isAllowed(session, request)).toBe(true);
  accounts.addRole({ name: "Uploader", policies: [] });
  expect(isAllowed(session, request)).toBe(false);
  expect(isAllowed(accounts.find(session.accessKeyId) ?? session, request)).toBe(false);
});

test("users and the main account's key do not expire; the main account may do everything", () => {
  const { accounts, pass } = setUp();
  const user = accounts.addUser({ name: "u", accessKeyId: "LTAI1", accessKeySecret: "s" });
  const root = accounts.addAccountKey({ accessKeyId: "LTAI0", accessKeySecret: "s" });
  pass(10 * 365 * 24 * 3600);
  expect(accounts.isExpired(user)).toBe(false);
  const request = { action: "oss:PutBucketCors", resource: "acs:oss:*:*:box" };
  expect(isAllowed(user, request)).toBe(false);
  expect(isAllowed(root, request)).toBe(true);
});

test("a user with a policy that does not parse is refused", () => {
  const { accounts } = setUp();
  expect(() =>
    accounts.addUser({ name: "u", accessKeyId: "a", accessKeySecret: "s", policies: ["{}"] }),
  ).toThrow(PolicyError);
});

test("roles are found whatever the case of their name", () => {
  const { accounts } = setUp();
  const role = accounts.addRole({ name: "Uploader" });
  expect(role.arn).toBe("acs:ram::1234567890123456:role/uploader");
  expect(accounts.findRole("acs:ram::1234567890123456:role/UPLOADER")).toBe(role);
  expect(accounts.findRole("acs:ram::9999999999999999:role/uploader")).toBeUndefined();
});

test("session keys have the shape of real ones and come from the random bytes given", () => {
  const keys = createSessionKeys(randomBytes);
  expect(keys.accessKeyId).toMatch(/^STS\.[1-9A-Za-z]{25}$/);
  expect(keys.accessKeySecret).toMatch(/^[1-9A-Za-z]{44}$/);
  expect(keys.securityToken).toMatch(/^CAIS[0-9A-Za-z+/]+={1,2}$/);
  expect(keys.securityToken).toHaveLength(604);
  const zeros = (size: number) => new Uint8Array(size);
  expect(createSessionKeys(zeros)).toEqual(createSessionKeys(zeros));
});
