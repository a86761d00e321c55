import { describe, expect, test } from "vitest";
import { PolicyError, parsePolicy, parseTrustPolicy } from "../../src/ram/index.ts";

const allow = { Effect: "Allow", Action: "oss:GetObject", Resource: "*" };
const withStatement = (statement: unknown) => ({ Version: "1", Statement: [statement] });

describe("parsePolicy takes", () => {
  test.each([
    ["text", JSON.stringify(withStatement(allow))],
    ["a value", withStatement(allow)],
    [
      "lists",
      withStatement({ ...allow, Action: ["oss:Get*", "oss:List?bjects"], Resource: ["acs:oss:*:*:b", "*"] }),
    ],
    [
      "NotAction and NotResource",
      withStatement({ Effect: "Deny", NotAction: "oss:*", NotResource: "acs:oss:*:*:b/*" }),
    ],
    ["a condition", withStatement({ ...allow, Condition: { NumericLessThan: { "oss:MaxKeys": ["100"] } } })],
    ["a resource that contains colons", withStatement({ ...allow, Resource: "acs:oss:*:*:b/a:b:c" })],
  ])("%s", (_name, document) => {
    expect(parsePolicy(document).Statement).toHaveLength(1);
  });
});

describe("parsePolicy refuses", () => {
  test.each([
    ["what is not JSON", "{", "not JSON"],
    ["a list", "[]", "A policy must be an object"],
    ["another version", { Version: "2012-10-17", Statement: [allow] }, "Version"],
    ["no statements", { Version: "1", Statement: [] }, "Statement"],
    ["a single statement that is no list", { Version: "1", Statement: allow }, "Statement"],
    ["an unknown element", { ...withStatement(allow), Id: "x" }, "Id"],
    ["a misspelt element", withStatement({ ...allow, Conditions: {} }), "Conditions"],
    ["another effect", withStatement({ ...allow, Effect: "allow" }), "Effect"],
    ["a missing action", withStatement({ Effect: "Allow", Resource: "*" }), "Action"],
    ["Action beside NotAction", withStatement({ ...allow, NotAction: "oss:*" }), "exactly one"],
    ["a missing resource", withStatement({ Effect: "Allow", Action: "oss:*" }), "Resource"],
    ["an action without a service", withStatement({ ...allow, Action: "PutObject" }), "service:action"],
    ["an empty list of actions", withStatement({ ...allow, Action: [] }), "Action"],
    ["a number as a resource", withStatement({ ...allow, Resource: 7 }), "Resource"],
    ["a resource that is no ARN", withStatement({ ...allow, Resource: "bucket/*" }), "acs:service"],
    ["a principal", withStatement({ ...allow, Principal: { RAM: "*" } }), "Principal"],
    [
      "an unknown operator",
      withStatement({ ...allow, Condition: { StringMatches: { a: "b" } } }),
      "StringMatches",
    ],
    [
      "a number that is none",
      withStatement({ ...allow, Condition: { NumericEquals: { a: "x" } } }),
      "NumericEquals",
    ],
    [
      "an address that is none",
      withStatement({ ...allow, Condition: { IpAddress: { a: "10.0.0.0/33" } } }),
      "IpAddress",
    ],
    [
      "a condition without values",
      withStatement({ ...allow, Condition: { StringLike: { a: [] } } }),
      "StringLike",
    ],
  ])("%s", (_name, document, message) => {
    const parse = () => parsePolicy(document);
    expect(parse).toThrow(PolicyError);
    expect(parse).toThrow(message);
  });
});

test("a trust policy names principals and no resource", () => {
  const trust = (Principal: unknown, more = {}) => ({
    Version: "1",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal, ...more }],
  });
  expect(parseTrustPolicy(trust({ Service: "ecs.aliyuncs.com" })).Statement).toHaveLength(1);
  expect(() => parseTrustPolicy(trust(undefined))).toThrow("Principal");
  expect(() => parseTrustPolicy(trust({ AWS: "*" }))).toThrow("Principal.AWS");
  expect(() => parseTrustPolicy(trust({ RAM: "*" }, { Resource: "*" }))).toThrow("Resource");
});
