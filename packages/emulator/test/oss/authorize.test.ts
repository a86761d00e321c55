import { describe, expect, test } from "vitest";
import type { PolicyStatement } from "../../src/ram/index.ts";
import { emulate, openSession } from "./support/emulate.ts";
import { refusal } from "./support/http.ts";
import { sendSigned } from "./support/signed.ts";

type Running = Awaited<ReturnType<typeof emulate>>;
type Request = Parameters<typeof sendSigned>[1];

const anything = { Effect: "Allow", Action: "oss:*", Resource: "*" } as const;

/** A request of a session that may do what these statements say. */
const asSession = (emulator: Running, statements: readonly PolicyStatement[], request: Request) =>
  sendSigned(emulator, { ...request, credentials: openSession(emulator, statements) });

describe("what a denial says", () => {
  test("names the action, who was denied, by whose policy, and whether anything denied it", async () => {
    const emulator = await emulate();
    const get = { ...anything, Action: "oss:GetObject" };
    const put = { method: "PUT", key: "a", body: "x" };
    const denied = await asSession(emulator, [get], put);
    expect(refusal(denied)).toMatchObject({ status: 403, code: "AccessDenied" });
    const detail = (answer: typeof denied) =>
      /<AccessDeniedDetail>(.*)<\/AccessDeniedDetail>/s.exec(answer.body.toString())?.[1];
    expect(detail(denied)).toContain("<AuthAction>oss:PutObject</AuthAction>");
    expect(detail(denied)).toContain("<NoPermissionType>ImplicitDeny</NoPermissionType>");
    expect(detail(denied)).toContain("<PolicyType>SessionPolicy</PolicyType>");
    expect(detail(denied)).toContain("<AuthPrincipalType>AssumedRoleUser</AuthPrincipalType>");
    const forbidden = await asSession(emulator, [anything, { ...anything, Effect: "Deny" }], put);
    expect(detail(forbidden)).toContain("<NoPermissionType>ExplicitDeny</NoPermissionType>");

    const user = { accessKeyId: "LTAI-NOBODY", accessKeySecret: "nobody" };
    emulator.accounts.addUser({ name: "nobody", ...user });
    const asUser = await sendSigned(emulator, { ...put, credentials: user });
    expect(detail(asUser)).toContain("<AuthPrincipalType>SubUser</AuthPrincipalType>");
    expect(detail(asUser)).toContain("<PolicyType>AccountLevelIdentityBasedPolicy</PolicyType>");
  });
});

describe("oss:ExistingObjectTag", () => {
  const tagged = (value: string) => [
    { ...anything, Condition: { StringEquals: { "oss:ExistingObjectTag/moderation": value } } },
  ];

  test.each(["GET", "HEAD"])(
    "decides whether %s reads an object, by the tags it has at that moment",
    async (method) => {
      const emulator = await emulate();
      await sendSigned(emulator, { method: "PUT", key: "a", body: "x" });
      const read = async (value = "pass") =>
        (await asSession(emulator, tagged(value), { method, key: "a" })).status;
      expect(await read()).toBe(403);
      const tag = (value: string) =>
        sendSigned(emulator, {
          ...{ method: "PUT", key: "a", query: { tagging: "" } },
          body: `<Tagging><TagSet><Tag><Key>moderation</Key><Value>${value}</Value></Tag></TagSet></Tagging>`,
        });
      await tag("pass");
      expect(await read()).toBe(200);
      expect(await read("risky")).toBe(403);
      await tag("risky");
      expect(await read()).toBe(403);
      await sendSigned(emulator, { method: "DELETE", key: "a", query: { tagging: "" } });
      expect(await read()).toBe(403);
    },
  );

  test("is not known where an object is written or deleted", async () => {
    const emulator = await emulate();
    await sendSigned(emulator, {
      method: "PUT",
      key: "a",
      body: "x",
      headers: { "x-oss-tagging": "moderation=pass" },
    });
    const session = (request: Request) => asSession(emulator, tagged("pass"), request);
    expect((await session({ method: "GET", key: "a" })).status).toBe(200);
    expect((await session({ method: "PUT", key: "a", body: "y" })).status).toBe(403);
    expect((await session({ method: "DELETE", key: "a" })).status).toBe(403);
  });
});

describe("oss:Prefix and oss:Delimiter", () => {
  const only = (key: string, value: string) => [{ ...anything, Condition: { StringLike: { [key]: value } } }];

  test.each<Record<string, string>>([{ "list-type": "2" }, {}])(
    "narrow a listing of objects: %j",
    async (version) => {
      const emulator = await emulate();
      const list = async (statements: readonly PolicyStatement[], query: Record<string, string>) =>
        (await asSession(emulator, statements, { method: "GET", query: { ...version, ...query } })).status;
      const uploads = only("oss:Prefix", "uploads/*");
      expect(await list(uploads, { prefix: "uploads/" })).toBe(200);
      expect(await list(uploads, { prefix: "uploads/a/" })).toBe(200);
      expect(await list(uploads, { prefix: "uploads-index/" })).toBe(403);
      expect(await list(uploads, { prefix: "uploads" })).toBe(403);
      expect(await list(uploads, { prefix: "" })).toBe(403);
      expect(await list(uploads, {})).toBe(403);
      expect(await list(only("oss:Delimiter", "/"), { delimiter: "/" })).toBe(200);
      expect(await list(only("oss:Delimiter", "/"), {})).toBe(403);
    },
  );

  test("are not known of a listing of unfinished uploads", async () => {
    const emulator = await emulate();
    const query = { uploads: "", prefix: "uploads/" };
    expect(
      (await asSession(emulator, only("oss:Prefix", "uploads/*"), { method: "GET", query })).status,
    ).toBe(403);
  });
});
