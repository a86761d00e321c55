import { expect, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import { type Clock, emulate, noon, openSession, storedFiles } from "./support/emulate.ts";
import { formType, multipart, type Part, partsOf, post, signedFields } from "./support/form.ts";
import { refusal, send } from "./support/http.ts";

interface Draft {
  readonly emulator: Emulator & { clock: Clock };
  fields: Record<string, string>;
  file: Omit<Part, "name">;
}

type Expected = readonly [status: number, code: string, ec: string | undefined];
type Change = readonly [name: string, change: (draft: Draft) => void, expected: Expected];

const file = { value: "hello", filename: "a.txt", contentType: "text/plain" };
const seconds = (count: number) => new Date(noon.getTime() + count * 1000);
const resign = (draft: Draft, input: Partial<Parameters<typeof signedFields>[1]>) => {
  draft.fields = signedFields(draft.emulator, { at: noon, ...input });
};
const replace = (name: string, from: string | RegExp, to: string) => (draft: Draft) => {
  const value = draft.fields[name] ?? "";
  draft.fields[name] = value.replace(from, to);
  if (draft.fields[name] === value) throw new Error(`${name} does not contain ${from}`);
};
const remove = (name: string) => (draft: Draft) => {
  delete draft.fields[name];
};
const flip = (text: string, at: number) =>
  `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`;

const mismatch = [403, "SignatureDoesNotMatch", "0002-00000705"] as const;
const failed = [403, "AccessDenied", "0006-00000227"] as const;
const absent = [403, "AccessDenied", "0006-00000226"] as const;

const changes: readonly Change[] = [
  ["another key", replace("key", "a.txt", "b.txt"), failed],
  ["a key with another case", replace("key", "uploads", "Uploads"), failed],
  [
    "the first digit of the signature",
    (draft) => {
      draft.fields["x-oss-signature"] = flip(draft.fields["x-oss-signature"] ?? "", 0);
    },
    mismatch,
  ],
  [
    "the last digit of the signature",
    (draft) => {
      draft.fields["x-oss-signature"] = flip(draft.fields["x-oss-signature"] ?? "", 63);
    },
    mismatch,
  ],
  [
    "one byte of the policy",
    (draft) => {
      const policy = Buffer.from(draft.fields.policy ?? "", "base64")
        .toString()
        .replace(",100]", ",101]");
      draft.fields.policy = Buffer.from(policy).toString("base64");
    },
    mismatch,
  ],
  [
    "the policy written with a space",
    (draft) => {
      const policy = JSON.stringify(
        JSON.parse(Buffer.from(draft.fields.policy ?? "", "base64").toString()),
        null,
        1,
      );
      draft.fields.policy = Buffer.from(policy).toString("base64");
    },
    mismatch,
  ],
  ["a policy for another bucket", (draft) => resign(draft, { bucket: "zhichuan-other" }), failed],
  [
    "a policy for another region",
    (draft) => resign(draft, { region: "cn-beijing" }),
    [400, "InvalidArgument", "0002-00000715"],
  ],
  [
    "the credential's region",
    replace("x-oss-credential", "cn-hangzhou", "cn-beijing"),
    [400, "InvalidArgument", "0002-00000715"],
  ],
  [
    "the credential's region with oss-",
    replace("x-oss-credential", "cn-hangzhou", "oss-cn-hangzhou"),
    [400, "InvalidArgument", "0002-00000715"],
  ],
  [
    "the credential's product",
    replace("x-oss-credential", "/oss/", "/sts/"),
    [400, "InvalidArgument", "0002-00000710"],
  ],
  [
    "the credential's end",
    replace("x-oss-credential", "aliyun_v4_request", "aws4_request"),
    [400, "InvalidArgument", "0002-00000710"],
  ],
  [
    "the credential's day",
    replace("x-oss-credential", "20260304", "20260305"),
    [400, "InvalidArgument", "0002-00000709"],
  ],
  [
    "the credential's AccessKey",
    replace("x-oss-credential", "LTAI-", "LTAX-"),
    [403, "InvalidAccessKeyId", "0002-00000902"],
  ],
  ["x-oss-date a second later", replace("x-oss-date", "120000Z", "120001Z"), failed],
  [
    "x-oss-date of another day",
    replace("x-oss-date", "20260304T", "20260303T"),
    [400, "InvalidArgument", "0002-00000709"],
  ],
  ["x-oss-date no date", replace("x-oss-date", "T120000Z", " 12:00:00"), [400, "InvalidArgument", undefined]],
  [
    "an unknown version",
    replace("x-oss-signature-version", "OSS4", "OSS5"),
    [400, "InvalidArgument", undefined],
  ],
  ["no policy", remove("policy"), [400, "InvalidArgument", "0002-00000702"]],
  ["no signature", remove("x-oss-signature"), [400, "InvalidArgument", "0002-00000703"]],
  ["an empty signature", replace("x-oss-signature", /.*/, ""), [400, "InvalidArgument", "0002-00000704"]],
  ["no credential", remove("x-oss-credential"), [400, "InvalidArgument", undefined]],
  ["no date", remove("x-oss-date"), [400, "InvalidArgument", undefined]],
  ["no key", remove("key"), [400, "InvalidArgument", undefined]],
  ["an empty key", replace("key", /.*/, ""), [400, "InvalidArgument", undefined]],
  [
    "an unsigned form",
    (draft) => {
      draft.fields = { key: "uploads/a.txt" };
    },
    [403, "AccessDenied", "0003-00000001"],
  ],
  [
    "a V1 form",
    (draft) => {
      draft.fields = {
        key: "uploads/a.txt",
        policy: draft.fields.policy ?? "",
        OSSAccessKeyId: "LTAI",
        Signature: "x",
      };
    },
    [400, "InvalidArgument", undefined],
  ],
  [
    "a token where there is no session",
    (draft) => {
      draft.fields["x-oss-security-token"] = "CAIS";
    },
    [403, "InvalidSecurityToken", "0002-00000006"],
  ],
  [
    "a session without its token",
    (draft) => {
      resign(draft, { credentials: openSession(draft.emulator) });
      delete draft.fields["x-oss-security-token"];
    },
    [403, "InvalidAccessKeyId", "0002-00000003"],
  ],
  [
    "a session with another one's token",
    (draft) => {
      resign(draft, { credentials: openSession(draft.emulator) });
      draft.fields["x-oss-security-token"] = openSession(draft.emulator).securityToken;
    },
    [403, "AccessKeyIdAndSecurityTokenNotMatch", "0002-00000004"],
  ],
  [
    "a session with a changed token",
    (draft) => {
      resign(draft, { credentials: openSession(draft.emulator) });
      replace("x-oss-security-token", /.$/, "")(draft);
    },
    [403, "InvalidSecurityToken", "0002-00000006"],
  ],
  [
    "a session that is over",
    (draft) => {
      resign(draft, { credentials: openSession(draft.emulator), expires: 7200 });
      draft.emulator.clock.now = seconds(3600);
    },
    [403, "SecurityTokenExpired", "0002-00000007"],
  ],
  [
    "a session whose policy allows another prefix",
    (draft) => {
      const Resource = `acs:oss:*:*:${draft.emulator.bucket}/other/*`;
      const credentials = openSession(draft.emulator, [
        { Effect: "Allow", Action: "oss:PutObject", Resource },
      ]);
      resign(draft, { credentials });
    },
    [403, "AccessDenied", "0003-00000001"],
  ],
  [
    "a disabled AccessKey",
    (draft) => {
      const credentials = { accessKeyId: "LTAI-DISABLED", accessKeySecret: "s" };
      draft.emulator.accounts.addUser({ name: "old", ...credentials, active: false });
      resign(draft, { credentials });
    },
    [403, "InvalidAccessKeyId", undefined],
  ],
  [
    "a second after its expiration",
    (draft) => {
      draft.emulator.clock.now = seconds(601);
    },
    [403, "AccessDenied", "0006-00000213"],
  ],
  [
    "a second more than 15 minutes early",
    (draft) => resign(draft, { at: seconds(901) }),
    [403, "RequestTimeTooSkewed", "0002-00000504"],
  ],
  [
    "one byte too many",
    (draft) => {
      draft.file = { ...file, value: "x".repeat(101) };
    },
    [400, "EntityTooLarge", "0006-00000003"],
  ],
  [
    "one byte too few",
    (draft) => {
      draft.file = { ...file, value: "" };
    },
    [400, "EntityTooSmall", "0006-00000004"],
  ],
  [
    "a pinned field changed",
    (draft) => {
      resign(draft, { fields: { "x-oss-object-acl": "private" } });
      draft.fields["x-oss-object-acl"] = "public-read";
    },
    failed,
  ],
  [
    "a pinned field left out",
    (draft) => {
      resign(draft, { fields: { "x-oss-object-acl": "private" } });
      delete draft.fields["x-oss-object-acl"];
    },
    absent,
  ],
  [
    "an unknown ACL",
    (draft) => {
      draft.fields["x-oss-object-acl"] = "public";
    },
    [400, "InvalidArgument", undefined],
  ],
  [
    "an unknown storage class",
    (draft) => {
      draft.fields["x-oss-storage-class"] = "Glacier";
    },
    [400, "InvalidArgument", undefined],
  ],
  [
    "a line break in a header",
    (draft) => {
      draft.fields["Content-Disposition"] = "attachment\r\nx-injected: 1";
    },
    [400, "InvalidArgument", undefined],
  ],
  [
    "more than 8 KB of metadata",
    (draft) => {
      draft.fields["x-oss-meta-long"] = "x".repeat(8 * 1024);
    },
    [400, "InvalidArgument", undefined],
  ],
  [
    "a redirect to a script",
    (draft) => {
      draft.fields.success_action_redirect = "javascript:alert(1)";
    },
    [400, "InvalidArgument", undefined],
  ],
  [
    "a callback that is not Base64",
    (draft) => {
      draft.fields.callback = "{}";
    },
    [400, "InvalidArgument", "0007-00000002"],
  ],
  [
    "a key of 1024 bytes",
    (draft) => {
      resign(draft, { key: { startsWith: "uploads/" } });
      draft.fields.key = `uploads/${"x".repeat(1016)}`;
    },
    [400, "InvalidObjectName", undefined],
  ],
  [
    "a key with a backslash in front",
    (draft) => {
      resign(draft, { key: { startsWith: "" } });
      draft.fields.key = "\\a";
    },
    [400, "InvalidObjectName", undefined],
  ],
];

test.each(changes)("a form is refused and stores nothing: %s", async (_name, change, [status, code, ec]) => {
  const emulator = await emulate();
  const draft: Draft = { emulator, fields: signedFields(emulator, { at: noon }), file };
  change(draft);
  const answer = refusal(await post(emulator, partsOf(draft.fields, draft.file)));
  expect(answer).toMatchObject({ status, code });
  expect(answer.ec).toBe(ec);
  expect(await storedFiles(emulator)).toEqual([]);
});

test("the same form, unchanged, is stored", async () => {
  const emulator = await emulate();
  const answer = await post(emulator, partsOf(signedFields(emulator, { at: noon }), file));
  expect(answer.status).toBe(204);
  expect(await storedFiles(emulator)).toHaveLength(2);
});

test("a form lives to the last second of its policy, and a quarter of an hour before it was signed", async () => {
  const emulator = await emulate();
  const parts = partsOf(signedFields(emulator, { at: noon }), file);
  for (const now of [seconds(-900), seconds(600)]) {
    emulator.clock.now = now;
    expect((await post(emulator, parts)).status).toBe(204);
  }
});

test("a signature that does not match is answered with what was signed", async () => {
  const emulator = await emulate();
  const fields = signedFields(emulator, { at: noon });
  const given = flip(fields["x-oss-signature"] ?? "", 5);
  const { details } = refusal(await post(emulator, partsOf({ ...fields, "x-oss-signature": given }, file)));
  expect(details).toMatchObject({
    OSSAccessKeyId: emulator.ramUser.accessKeyId,
    SignatureProvided: given,
    StringToSign: fields.policy,
    RecommendDoc: "https://api.aliyun.com/troubleshoot?q=0002-00000705",
  });
});

type Shape = readonly [name: string, parts: (fields: Part[]) => Part[] | Buffer, expected: Expected];

const filePart: Part = { name: "file", ...file };
const cutOff = (fields: Part[], bytes: number) => multipart([...fields, filePart]).subarray(0, -bytes);
const shapes: readonly Shape[] = [
  [
    "a field after the file",
    (fields) => [...fields, filePart, { name: "x-oss-meta-late", value: "1" }],
    [400, "MalformedPOSTRequest", "0006-00000104"],
  ],
  [
    "two files",
    (fields) => [...fields, filePart, filePart],
    [400, "IncorrectNumberOfFilesInPOSTRequest", undefined],
  ],
  [
    "the key after the file",
    (fields) => [
      ...fields.filter(({ name }) => name !== "key"),
      filePart,
      { name: "key", value: "uploads/a.txt" },
    ],
    [400, "InvalidArgument", undefined],
  ],
  ["no file", (fields) => fields, [400, "MalformedPOSTRequest", "0006-00000107"]],
  [
    "a field twice",
    (fields) => [...fields, { name: "KEY", value: "uploads/b.txt" }, filePart],
    [400, "MalformedPOSTRequest", "0006-00000104"],
  ],
  [
    "a part without a name",
    (fields) => [...fields, { name: "", value: "x" }, filePart],
    [400, "MalformedPOSTRequest", "0006-00000104"],
  ],
  [
    "cut off in the last boundary",
    (fields) => cutOff(fields, 3),
    [400, "MalformedPOSTRequest", "0006-00000104"],
  ],
  ["cut off in the file", (fields) => cutOff(fields, 36), [400, "MalformedPOSTRequest", "0006-00000104"]],
  [
    "cut off in a field",
    (fields) => multipart(fields).subarray(0, 200),
    [400, "MalformedPOSTRequest", "0006-00000104"],
  ],
  ["nothing at all", () => Buffer.alloc(0), [400, "MalformedPOSTRequest", "0006-00000104"]],
  ["JSON", () => Buffer.from("{}"), [400, "MalformedPOSTRequest", "0006-00000104"]],
  [
    "a field name over 8 KB",
    (fields) => [...fields, { name: "x".repeat(8193), value: "" }, filePart],
    [400, "FieldItemTooLong", "0006-00000110"],
  ],
  [
    "a field value over 2 MB",
    (fields) => [...fields, { name: "x-long", value: "x".repeat(2 * 1024 * 1024 + 1) }, filePart],
    [400, "FieldItemTooLong", undefined],
  ],
  [
    "fields over 8 MB",
    (fields) => [
      ...fields,
      ...[1, 2, 3, 4, 5].map((i) => ({ name: `x-long-${i}`, value: "x".repeat(2_000_000) })),
      filePart,
    ],
    [400, "MaxPOSTPreDataLengthExceededError", "0006-00000112"],
  ],
];

test.each(shapes)("a body is refused and leaves nothing: %s", async (_name, shape, [status, code, ec]) => {
  const emulator = await emulate();
  const fields = Object.entries(signedFields(emulator, { at: noon })).map(([name, value]) => ({
    name,
    value,
  }));
  const made = shape(fields);
  const body = Buffer.isBuffer(made) ? made : multipart(made);
  const answer = refusal(
    await send(emulator.ossUrl, { method: "POST", headers: { "content-type": formType }, body }),
  );
  expect(answer).toMatchObject({ status, code });
  expect(answer.ec).toBe(ec);
  expect(await storedFiles(emulator)).toEqual([]);
});

test.each([
  ["application/json", "RequestIsNotMultiPartContent"],
  ["application/x-www-form-urlencoded", "RequestIsNotMultiPartContent"],
  ["multipart/form-data", "MalformedPOSTRequest"],
  [`multipart/form-data; boundary=${"b".repeat(71)}`, "MalformedPOSTRequest"],
  [`multipart/form-data; boundary=${"b".repeat(8000)}`, "MalformedPOSTRequest"],
])("a POST of type %s is refused with %s", async (type, code) => {
  const emulator = await emulate();
  const body = multipart(partsOf(signedFields(emulator, { at: noon }), file));
  const answer = await send(emulator.ossUrl, { method: "POST", headers: { "content-type": type }, body });
  expect(refusal(answer)).toMatchObject({ status: 400, code });
});

test("a POST without any type is refused", async () => {
  const emulator = await emulate();
  const answer = await send(emulator.ossUrl, { method: "POST", body: "hello" });
  expect(refusal(answer)).toMatchObject({ status: 400, code: "RequestIsNotMultiPartContent" });
});
