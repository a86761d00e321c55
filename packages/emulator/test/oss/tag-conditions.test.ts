import { presignUrl } from "@zhichuan/signer";
import { beforeEach, expect, test } from "vitest";
import type { PolicyDocument } from "../../src/ram/index.ts";
import { type AliOss, client } from "./support/ali-oss.ts";
import { emulate, openSession } from "./support/emulate.ts";

const KEY = "uploads/a.jpg";

let owner: AliOss;
/** The status of a presigned GET, signed before anything happened to the object, in a session with these statements. */
let presignedGet: (statements: PolicyDocument["Statement"]) => () => Promise<number>;

beforeEach(async () => {
  const emulator = await emulate({ now: () => new Date() });
  owner = client(emulator);
  await owner.put(KEY, Buffer.from("a"));
  presignedGet = (statements) => {
    const { url } = presignUrl({
      method: "GET",
      credentials: openSession(emulator, statements),
      region: emulator.region,
      bucket: emulator.bucket,
      bucketUrl: emulator.ossUrl,
      key: KEY,
      at: new Date(),
      expires: 900,
    });
    return async () => (await fetch(url)).status;
  };
});

const read = (
  effect: "Allow" | "Deny",
  tags?: Record<string, string>,
): PolicyDocument["Statement"][number] => ({
  Effect: effect,
  Action: "oss:GetObject",
  Resource: "acs:oss:*:*:zhichuan-dev/uploads/*",
  ...(tags && { Condition: { StringEquals: tags } }),
});

test("a policy may ask for a tag, which the object has to have when it is read", async () => {
  const get = presignedGet([read("Allow", { "oss:ExistingObjectTag/moderation": "pass" })]);
  expect(await get()).toBe(403);
  await owner.putObjectTagging(KEY, { moderation: "risky" });
  expect(await get()).toBe(403);
  await owner.putObjectTagging(KEY, { moderation: "pass", other: "x" });
  expect(await get()).toBe(200);
  await owner.putObjectTagging(KEY, { other: "pass" });
  expect(await get()).toBe(403);
});

test("another object in its place has none of its tags", async () => {
  const get = presignedGet([read("Allow", { "oss:ExistingObjectTag/moderation": "pass" })]);
  await owner.putObjectTagging(KEY, { moderation: "pass" });
  expect(await get()).toBe(200);
  await owner.put(KEY, Buffer.from("b"));
  expect(await get()).toBe(403);
});

test("a policy may deny what has a tag", async () => {
  const get = presignedGet([read("Allow"), read("Deny", { "oss:ExistingObjectTag/moderation": "risky" })]);
  expect(await get()).toBe(200);
  await owner.putObjectTagging(KEY, { moderation: "risky" });
  expect(await get()).toBe(403);
});
