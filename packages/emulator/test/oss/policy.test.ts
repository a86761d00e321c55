import { expect, test } from "vitest";
import { checkPolicy, type PolicySubject } from "../../src/oss/form/check-policy.ts";
import { parsePolicy } from "../../src/oss/form/policy.ts";

const encode = (text: string) => Buffer.from(text).toString("base64");
const write = (document: unknown) => encode(JSON.stringify(document));
const expiration = "2026-03-04T12:00:00.000Z";
const now = new Date(expiration);
const withConditions = (...conditions: unknown[]) => write({ expiration, conditions });
const range = ["content-length-range", 0, 10];

const malformed: readonly [name: string, policy: string, ec: string, message: string][] = [
  ["not Base64", "e30", "0006-00000201", "it is not Base64-encoded UTF-8."],
  ["URL-safe Base64", "_-__", "0006-00000201", "it is not Base64-encoded UTF-8."],
  ["empty", "", "0006-00000201", "it is not Base64-encoded UTF-8."],
  [
    "not UTF-8",
    Buffer.from([0xff, 0xfe, 0x7b]).toString("base64"),
    "0006-00000201",
    "it is not Base64-encoded UTF-8.",
  ],
  ["a word", encode("expiration"), "0006-00000201", "Invalid JSON: unknown char e."],
  ["an open list", encode('{"conditions":[1 2]}'), "0006-00000201", "Invalid JSON: , or ] expected."],
  ["no object", write([]), "0006-00000201", "Invalid JSON: { expected."],
  [
    "a foreign element",
    write({ expiration, conditions: [range], id: 1 }),
    "0006-00000206",
    "Unexpected element: id.",
  ],
  ["no conditions", write({ expiration }), "0006-00000207", "Policy missing conditions."],
  ["no expiration", write({ conditions: [range] }), "0006-00000208", "Policy missing expiration."],
  ["neither", write({}), "0006-00000209", "Policy missing expiration and conditions."],
  [
    "expiration a number",
    write({ expiration: 1, conditions: [range] }),
    "0006-00000210",
    "Policy expiration must be a string.",
  ],
  ["expiration empty", write({ expiration: "", conditions: [range] }), "0006-00000211", "Invalid expiration"],
  [
    "expiration with an offset",
    write({ expiration: "2026-03-04T12:00:00+08:00", conditions: [range] }),
    "0006-00000211",
    "Invalid expiration",
  ],
  [
    "expiration no date",
    write({ expiration: "2026-13-04T12:00:00Z", conditions: [range] }),
    "0006-00000211",
    "Invalid expiration",
  ],
  [
    "conditions an object",
    write({ expiration, conditions: {} }),
    "0006-00000214",
    "Conditions must be a list.",
  ],
  ["conditions empty", withConditions(), "0006-00000215", "Conditions must not be empty."],
  ["unknown operator", withConditions(["matches", "$key", "a"]), "0006-00000216", "unknown matching mode."],
  ["no operator", withConditions(["$key"]), "0006-00000216", "unknown matching mode."],
  [
    "an operator of Object",
    withConditions(["constructor", "$key", "a"]),
    "0006-00000216",
    "unknown matching mode.",
  ],
  [
    "one argument too many",
    withConditions(["eq", "$key", "a", "b"]),
    "0006-00000218",
    "wrong number of arguments.",
  ],
  ["one argument too few", withConditions(["eq", "$key"]), "0006-00000218", "wrong number of arguments."],
  [
    "half a range",
    withConditions(["content-length-range", 1]),
    "0006-00000218",
    "wrong number of arguments.",
  ],
  [
    "a range downwards",
    withConditions(["content-length-range", 2, 1]),
    "0006-00000219",
    "the maximum is less than the minimum.",
  ],
  [
    "a range of strings",
    withConditions(["content-length-range", "1", "2"]),
    "0006-00000221",
    "both limits must be integers.",
  ],
  [
    "a range of fractions",
    withConditions(["content-length-range", 1, 2.5]),
    "0006-00000221",
    "both limits must be integers.",
  ],
  [
    "a negative range",
    withConditions(["content-length-range", -1, 2]),
    "0006-00000221",
    "both limits must be integers.",
  ],
  ["a bare number", withConditions(123, range), "0006-00000222", "must be a map or a list."],
  ["a bare string", withConditions("key"), "0006-00000222", "must be a map or a list."],
  ["null", withConditions(null), "0006-00000222", "must be a map or a list."],
  [
    "in without a list",
    withConditions(["in", "$key", "a"]),
    "0006-00000224",
    "an argument has the wrong type.",
  ],
  [
    "not-in without a list",
    withConditions(["not-in", "$cache-control", "no-cache"]),
    "0006-00000224",
    "an argument has the wrong type.",
  ],
  [
    "eq with a number",
    withConditions(["eq", "$success_action_status", 200]),
    "0006-00000224",
    "an argument has the wrong type.",
  ],
  [
    "a field that is no name",
    withConditions(["eq", 1, "a"]),
    "0006-00000224",
    "an argument has the wrong type.",
  ],
];

test.each(malformed)("a malformed policy is refused: %s", (_name, policy, ec, message) => {
  expect(() => parsePolicy(policy)).toThrow(
    expect.objectContaining({
      status: 400,
      code: "InvalidPolicyDocument",
      ec,
      message: expect.stringContaining(message),
    }),
  );
});

test.each([{ key: "a", bucket: "b" }, {}])("a simple condition has one property, not %j", (condition) => {
  expect(() => parsePolicy(withConditions(condition))).toThrow(
    "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
  );
});

const subject: PolicySubject = {
  fields: { key: "user/1/a.png", "content-type": "image/png", "x-oss-meta-name": "$a", empty: "" },
  bucket: "box",
  contentType: "image/jpeg",
};
const check = (...conditions: unknown[]) =>
  checkPolicy(parsePolicy(withConditions(...conditions)), subject, now);

test.each([
  [{ key: "user/1/a.png" }],
  [{ bucket: "box" }],
  [{ KEY: "user/1/a.png" }],
  [["eq", "$key", "user/1/a.png"]],
  [["eq", "$Key", "user/1/a.png"]],
  [["eq", "key", "user/1/a.png"]],
  [["starts-with", "$key", "user/1/"]],
  [["starts-with", "$key", ""]],
  [["starts-with", "$empty", ""]],
  [["in", "$content-type", ["image/png", "image/gif"]]],
  [["not-in", "$content-type", ["text/html"]]],
  [["eq", "$x-oss-meta-name", "\\$a"]],
])("a form that satisfies %j passes", (condition) => {
  expect(check(condition)).toEqual({ min: 0, max: Number.POSITIVE_INFINITY });
});

test.each([
  [{ key: "user/1/A.png" }, '["eq", "$key", "user/1/A.png"]'],
  [{ bucket: "bin" }, '["eq", "$bucket", "bin"]'],
  [["eq", "$key", "user/1/"], '["eq", "$key", "user/1/"]'],
  [["starts-with", "$key", "user/2/"], '["starts-with", "$key", "user/2/"]'],
  [["in", "$content-type", ["text/plain"]], '["in", "$content-type", ["text/plain"]]'],
  [["in", "$content-type", []], '["in", "$content-type", []]'],
  [["not-in", "$content-type", ["image/png"]], '["not-in", "$content-type", ["image/png"]]'],
])("a form that breaks %j is told so", (condition, text) => {
  expect(() => check({ bucket: "box" }, condition)).toThrow(
    expect.objectContaining({
      status: 403,
      code: "AccessDenied",
      ec: "0006-00000227",
      message: `Invalid according to Policy: Policy Condition failed: ${text}`,
    }),
  );
});

test.each([
  [{ "x-oss-object-acl": "private" }],
  [["starts-with", "$success_action_status", ""]],
  [["not-in", "$cache-control", ["no-cache"]]],
])("a field that %j names has to be there", (condition) => {
  expect(() => check(condition)).toThrow(
    expect.objectContaining({ code: "AccessDenied", ec: "0006-00000226" }),
  );
});

test("$content-type is the field's, and where there is none the file part's", () => {
  const policy = parsePolicy(withConditions(["in", "$content-type", ["image/jpeg"]]));
  const { "content-type": _, ...fields } = subject.fields;
  expect(() => checkPolicy(policy, { ...subject, fields }, now)).not.toThrow();
  expect(() => checkPolicy(policy, subject, now)).toThrow("Policy Condition failed");
});

test("of several ranges every one counts", () => {
  expect(check(["content-length-range", 1, 50], ["content-length-range", 10, 100])).toEqual({
    min: 10,
    max: 50,
  });
});

test("a policy holds to the millisecond of its expiration, and not one longer", () => {
  const policy = parsePolicy(withConditions(range));
  expect(() => checkPolicy(policy, subject, now)).not.toThrow();
  expect(() => checkPolicy(policy, subject, new Date(now.getTime() + 1))).toThrow(
    expect.objectContaining({ status: 403, code: "AccessDenied", ec: "0006-00000213" }),
  );
});

test("the fields of the V4 signature have to be conditions too", () => {
  const fields = {
    "x-oss-signature-version": "OSS4-HMAC-SHA256",
    "x-oss-credential": "c",
    "x-oss-date": "d",
  };
  const policy = parsePolicy(withConditions({ "x-oss-date": "d" }));
  expect(() => checkPolicy(policy, { fields, bucket: "box" }, now)).toThrow(
    expect.objectContaining({
      status: 403,
      code: "AccessDenied",
      ec: "0006-00000228",
      message: "Invalid according to Policy: Extra input fields: x-oss-signature-version, x-oss-credential",
    }),
  );
});
