import { describe, expect, test } from "vitest";
import {
  findDenial,
  isAllowed,
  isTrusted,
  type PolicyStatement,
  parsePolicy,
  parseTrustPolicy,
} from "../../src/ram/index.ts";

const policy = (...Statement: PolicyStatement[]) => parsePolicy({ Version: "1", Statement });
const put = { Effect: "Allow", Action: "oss:PutObject", Resource: "acs:oss:*:*:box/up/*" } as const;
const everything = { Effect: "Allow", Action: "*", Resource: "*" } as const;

function can(
  statements: PolicyStatement | PolicyStatement[],
  action = "oss:PutObject",
  resource = "acs:oss:*:*:box/up/a.png",
  context: Record<string, string> = {},
) {
  return isAllowed({ policies: [[policy(...[statements].flat())]] }, { action, resource, context });
}

describe("effects", () => {
  test("what nobody allows is refused", () => {
    expect(isAllowed({ policies: [] }, { action: "oss:PutObject", resource: "*" })).toBe(false);
    expect(isAllowed({ policies: [[]] }, { action: "oss:PutObject", resource: "*" })).toBe(false);
    expect(can(put, "oss:GetObject")).toBe(false);
    expect(can(put)).toBe(true);
  });

  test("a Deny wins over any Allow, before or after it, in the same policy or beside it", () => {
    const deny = { ...put, Effect: "Deny" } as const;
    expect(can([everything, deny])).toBe(false);
    expect(can([deny, everything])).toBe(false);
    const beside = { policies: [[policy(everything), policy(deny)]] };
    expect(isAllowed(beside, { action: "oss:PutObject", resource: "acs:oss:*:*:box/up/a" })).toBe(false);
    expect(isAllowed(beside, { action: "oss:PutObject", resource: "acs:oss:*:*:box/down/a" })).toBe(true);
  });

  test("a session may do what its role and the policy passed to AssumeRole both allow", () => {
    const role = [policy({ ...put, Action: ["oss:PutObject", "oss:DeleteObject"] })];
    const session = [policy({ ...everything, Action: ["oss:PutObject", "oss:GetObject"] })];
    const may = (action: string) =>
      isAllowed({ policies: [role, session] }, { action, resource: "acs:oss:*:*:box/up/a" });
    expect(may("oss:PutObject")).toBe(true);
    expect(may("oss:DeleteObject")).toBe(false);
    expect(may("oss:GetObject")).toBe(false);
  });
});

test("a denial says whether anything denies it or nothing allows it, and whose policy", () => {
  const role = [policy({ ...put, Action: ["oss:PutObject", "oss:GetObject"] })];
  const deny = policy({ ...put, Effect: "Deny" });
  const why = (policies: (typeof role)[], action = "oss:PutObject") =>
    findDenial({ policies }, { action, resource: "acs:oss:*:*:box/up/a" });
  expect(why([role])).toBeUndefined();
  const [identity, session] = ["AccountLevelIdentityBasedPolicy", "SessionPolicy"];
  expect(why([])).toEqual({ type: "ImplicitDeny", policy: identity });
  expect(why([role], "oss:DeleteObject")).toEqual({ type: "ImplicitDeny", policy: identity });
  expect(why([[...role, deny]])).toEqual({ type: "ExplicitDeny", policy: identity });
  expect(why([role, [policy(put)]], "oss:GetObject")).toEqual({ type: "ImplicitDeny", policy: session });
  expect(why([role, [policy(put), deny]])).toEqual({ type: "ExplicitDeny", policy: session });
});

describe("trust", () => {
  const trust = (Principal: object, Condition?: object) =>
    parseTrustPolicy({
      Version: "1",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal, ...(Condition && { Condition }) }],
    });
  const provider = "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c1";
  const user = "acs:ram::1234567890123456:user/a";

  test("is for the one named, or for everybody in an account", () => {
    expect(isTrusted(trust({ RAM: [user] }), { RAM: user })).toBe(true);
    expect(isTrusted(trust({ RAM: [user] }), { RAM: `${user}b` })).toBe(false);
    expect(isTrusted(trust({ RAM: "acs:ram::1234567890123456:root" }), { RAM: user })).toBe(true);
    expect(isTrusted(trust({ RAM: "acs:ram::6543210987654321:root" }), { RAM: user })).toBe(false);
    expect(isTrusted(trust({ Service: "fc.aliyuncs.com" }), { Service: "ecs.aliyuncs.com" })).toBe(false);
    expect(isTrusted(trust({ Federated: provider }), { Federated: provider })).toBe(true);
    expect(isTrusted(trust({ Federated: provider }), { Federated: `${provider}2` })).toBe(false);
    expect(isTrusted(trust({ Federated: provider }), { RAM: provider })).toBe(false);
  });

  test("holds only while its conditions do", () => {
    const only = trust(
      { Federated: provider },
      { StringEquals: { "oidc:sub": "system:serviceaccount:a:b" } },
    );
    const sub = (value: string) => ({ "oidc:sub": value });
    expect(isTrusted(only, { Federated: provider }, sub("system:serviceaccount:a:b"))).toBe(true);
    expect(isTrusted(only, { Federated: provider }, sub("system:serviceaccount:a:c"))).toBe(false);
    expect(isTrusted(only, { Federated: provider })).toBe(false);
  });
});

describe("actions and resources", () => {
  test("wildcards", () => {
    expect(can({ ...put, Action: "oss:Put*" })).toBe(true);
    expect(can({ ...put, Action: "oss:Put*" }, "oss:GetObject")).toBe(false);
    expect(can({ ...put, Action: "oss:?utObject" })).toBe(true);
    expect(can({ ...put, Action: "OSS:putobject" })).toBe(true);
    expect(can({ ...put, Resource: "acs:oss:*:*:box/*.png" })).toBe(true);
    expect(can({ ...put, Resource: "acs:oss:*:*:box/up/?.png" })).toBe(true);
    expect(can({ ...put, Resource: "acs:oss:*:*:box/up/??.png" })).toBe(false);
    expect(can({ ...put, Resource: "acs:oss:*:*:box" })).toBe(false);
    expect(can({ ...put, Resource: "acs:oss:*:*:BOX/*" })).toBe(false);
  });

  test("region and account are compared where the request names them", () => {
    const here = { ...put, Resource: "acs:oss:oss-cn-hangzhou:1234567890123456:box/*" };
    expect(can(here, "oss:PutObject", "acs:oss:oss-cn-hangzhou:1234567890123456:box/a")).toBe(true);
    expect(can(here, "oss:PutObject", "acs:oss:oss-cn-beijing:1234567890123456:box/a")).toBe(false);
    expect(can(here, "oss:PutObject", "acs:oss:*:*:box/a")).toBe(true);
  });

  test("only region and account may be open: whoever asks for all buckets needs a policy for all", () => {
    const one = { ...put, Action: "oss:*" };
    expect(can(one, "oss:ListBuckets", "acs:oss:*:*:*")).toBe(false);
    expect(can({ ...one, Resource: "acs:oss:*:*:*" }, "oss:ListBuckets", "acs:oss:*:*:*")).toBe(true);
  });

  test("a key that contains colons or wildcards is compared as it is", () => {
    expect(can({ ...put, Resource: "acs:oss:*:*:box/a:*" }, "oss:PutObject", "acs:oss:*:*:box/a:b:c")).toBe(
      true,
    );
    expect(can({ ...put, Resource: "acs:oss:*:*:box/ab" }, "oss:PutObject", "acs:oss:*:*:box/a*")).toBe(
      false,
    );
  });

  test("NotAction and NotResource are everything else", () => {
    const others = {
      Effect: "Allow",
      NotAction: "oss:Delete*",
      NotResource: "acs:oss:*:*:box/secret/*",
    } as const;
    expect(can(others)).toBe(true);
    expect(can(others, "oss:DeleteObject")).toBe(false);
    expect(can(others, "oss:PutObject", "acs:oss:*:*:box/secret/a")).toBe(false);
  });

  test("a hostile pattern costs no more than its length times the key's", () => {
    const started = performance.now();
    const resource = `acs:oss:*:*:box/${"a".repeat(1000)}`;
    expect(can({ ...put, Resource: `acs:oss:*:*:box/${"a*".repeat(40)}b` }, "oss:PutObject", resource)).toBe(
      false,
    );
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("conditions", () => {
  const holds = (Condition: PolicyStatement["Condition"], context: Record<string, string>) =>
    can({ ...put, ...(Condition && { Condition }) }, undefined, undefined, context);

  test.each([
    ["StringEquals", "a", "a", "b"],
    ["StringNotEquals", "a", "b", "a"],
    ["StringEqualsIgnoreCase", "A", "a", "b"],
    ["StringNotEqualsIgnoreCase", "A", "b", "a"],
    ["StringLike", "up/*", "up/a", "down/a"],
    ["StringNotLike", "up/*", "down/a", "up/a"],
    ["Bool", "true", "true", "false"],
    ["NumericEquals", "10", "10.0", "11"],
    ["NumericNotEquals", "10", "11", "10"],
    ["NumericLessThan", "10", "9", "10"],
    ["NumericLessThanEquals", "10", "10", "11"],
    ["NumericGreaterThan", "10", "11", "10"],
    ["NumericGreaterThanEquals", "10", "10", "9"],
    ["DateLessThan", "2026-11-22T00:00:00Z", "2026-11-21T23:59:59Z", "2026-11-22T00:00:00Z"],
    ["DateGreaterThanEquals", "2026-11-22T00:00:00Z", "2026-11-22T08:00:00+08:00", "2026-11-21T23:59:59Z"],
    ["IpAddress", "10.1.0.0/16", "10.1.255.255", "10.2.0.0"],
    ["IpAddress", "10.1.0.1", "10.1.0.1", "10.1.0.2"],
    ["IpAddress", "2001:db8::/32", "2001:db8::1", "10.1.0.1"],
    ["NotIpAddress", "10.1.0.0/16", "10.2.0.0", "10.1.0.1"],
  ])("%s %s", (operator, expected, yes, no) => {
    expect(holds({ [operator]: { "acs:Key": expected } }, { "acs:Key": yes })).toBe(true);
    expect(holds({ [operator]: { "acs:Key": expected } }, { "acs:Key": no })).toBe(false);
  });

  test("values of one key are alternatives, keys and operators are all required", () => {
    const either = { StringEquals: { "oss:Prefix": ["a", "b"] } };
    expect(holds(either, { "oss:Prefix": "b" })).toBe(true);
    expect(holds({ StringNotEquals: { "oss:Prefix": ["a", "b"] } }, { "oss:Prefix": "b" })).toBe(false);
    const both = { ...either, Bool: { "acs:SecureTransport": "true" } };
    expect(holds(both, { "oss:Prefix": "a", "acs:SecureTransport": "true" })).toBe(true);
    expect(holds(both, { "oss:Prefix": "a", "acs:SecureTransport": "false" })).toBe(false);
  });

  test("a key the request does not have satisfies only the negated operators", () => {
    expect(holds({ StringEquals: { "oss:Prefix": "a" } }, {})).toBe(false);
    expect(holds({ StringNotEquals: { "oss:Prefix": "a" } }, {})).toBe(true);
  });

  test("names of keys are compared without regard to case", () => {
    expect(holds({ IpAddress: { "acs:sourceip": "127.0.0.1" } }, { "acs:SourceIp": "127.0.0.1" })).toBe(true);
  });
});
