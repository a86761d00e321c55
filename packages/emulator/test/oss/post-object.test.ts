import { expect, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import crc64Vectors from "../vectors/crc64-ecma.json" with { type: "json" };
import { type Clock, emulate, noon, openSession } from "./support/emulate.ts";
import { type Part, partsOf, post, signedFields } from "./support/form.ts";
import { sendSigned } from "./support/signed.ts";

const file = { value: "hello", filename: "a.txt", contentType: "text/plain" };
type Running = Emulator & { clock: Clock };

/** Posts a form whose policy pins nothing but its signature, and looks at the object it made. */
async function upload(emulator: Running, more: Record<string, string>, part: Omit<Part, "name"> = file) {
  const fields = signedFields(emulator, {
    at: noon,
    key: { startsWith: "" },
    contentLength: { min: 0, max: 1e6 },
  });
  const answer = await post(emulator, partsOf({ key: "a.txt", ...fields, ...more }, part));
  const stored = await sendSigned(emulator, { method: "HEAD", key: more.key ?? "a.txt" });
  return { answer, stored };
}

test("an upload answers 204 with what proves that the bytes arrived", async () => {
  const { answer, stored } = await upload(await emulate(), {});
  expect(answer.status).toBe(204);
  expect(answer.body.length).toBe(0);
  expect(answer.headers).toMatchObject({
    etag: '"5D41402ABC4B2A76B9719D911017C592"',
    "x-oss-hash-crc64ecma": "11177612005948864433",
    "x-oss-request-id": expect.stringMatching(/^[0-9A-F]{24}$/),
    "x-oss-server-time": "0",
    date: "Wed, 04 Mar 2026 12:00:00 GMT",
  });
  expect(stored.headers).toMatchObject({
    etag: answer.headers.etag,
    "content-length": "5",
    "content-type": "text/plain",
  });
});

test.each(crc64Vectors.vectors.filter(({ input }) => typeof input === "string"))(
  "x-oss-hash-crc64ecma of $input is $expected",
  async ({ input, expected }) => {
    const { answer } = await upload(await emulate(), {}, { value: input });
    expect(answer.headers["x-oss-hash-crc64ecma"]).toBe(expected);
  },
);

test.each([
  ["200", 200],
  ["201", 201],
  ["204", 204],
  ["202", 204],
  ["no", 204],
])("success_action_status %s gives %i", async (status, expected) => {
  const { answer } = await upload(await emulate(), { success_action_status: status });
  expect(answer.status).toBe(expected);
});

test("success_action_status 201 describes the object", async () => {
  const emulator = await emulate();
  const { answer } = await upload(emulator, { success_action_status: "201", key: "目录/a&b.txt" });
  const location = `${emulator.ossUrl}/%E7%9B%AE%E5%BD%95/a%26b.txt`;
  expect(answer.headers.location).toBe(location);
  expect(answer.body.toString()).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<PostResponse>
  <Bucket>zhichuan-dev</Bucket>
  <Location>${location}</Location>
  <Key>目录/a&amp;b.txt</Key>
  <ETag>"5D41402ABC4B2A76B9719D911017C592"</ETag>
</PostResponse>
`);
});

test("success_action_redirect wins over the status", async () => {
  const { answer } = await upload(await emulate(), {
    success_action_status: "200",
    success_action_redirect: "https://example.com/done?a=1",
  });
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toBe("https://example.com/done?a=1");
});

test("fields that no condition names are obeyed, whatever the case of their names", async () => {
  const { stored } = await upload(await emulate(), {
    "X-OSS-Object-Acl": "public-read",
    "x-oss-storage-class": "IA",
    "cache-control": "no-cache",
    "Content-Disposition": "attachment; filename*=UTF-8''%E4%B8%AD.txt",
    "Content-Encoding": "identity",
    Expires: "Thu, 01 Jan 2026 00:00:00 GMT",
    "x-oss-meta-name": "中文",
    "x-oss-server-side-encryption": "AES256",
  });
  expect(stored.headers).toMatchObject({
    "x-oss-storage-class": "IA",
    "cache-control": "no-cache",
    "content-disposition": "attachment; filename*=UTF-8''%E4%B8%AD.txt",
    "content-encoding": "identity",
    expires: "Thu, 01 Jan 2026 00:00:00 GMT",
    "x-oss-server-side-encryption": "AES256",
  });
  expect(Buffer.from(String(stored.headers["x-oss-meta-name"]), "latin1").toString()).toBe("中文");
});

test("an ACL nobody pinned makes the object public", async () => {
  const emulator = await emulate();
  await upload(emulator, { "x-oss-object-acl": "public-read" });
  expect((await fetch(`${emulator.ossUrl}/a.txt`)).status).toBe(200);
});

test.each([
  [
    "x-oss-content-type, the part's and the field's",
    { "x-oss-content-type": "image/a", "Content-Type": "image/c" },
    "image/b",
    "image/a",
  ],
  ["the part's and the field's", { "Content-Type": "image/c" }, "image/b", "image/b"],
  ["only the field's", { "Content-Type": "image/c" }, undefined, "image/c"],
  ["none", {}, undefined, "application/octet-stream"],
  ["the part's, with a parameter", {}, "text/plain; charset=UTF-8", "text/plain; charset=UTF-8"],
])("of the types %s, the first counts", async (_name, fields, contentType, expected) => {
  const part = { value: "x", ...(contentType !== undefined && { contentType }) };
  const { stored } = await upload(await emulate(), fields, part);
  expect(stored.headers["content-type"]).toBe(expected);
});

test("x-oss-forbid-overwrite lets the first upload through and no other", async () => {
  const emulator = await emulate();
  const first = await upload(emulator, { "x-oss-forbid-overwrite": "true" });
  expect(first.answer.status).toBe(204);
  const second = await upload(emulator, { "x-oss-forbid-overwrite": "true" }, { value: "other" });
  expect(second.answer.status).toBe(409);
  expect(second.answer.headers["x-oss-ec"]).toBe("0026-00000002");
  expect(second.answer.body.toString()).toContain("<Code>FileAlreadyExists</Code>");
  expect(second.stored.headers.etag).toBe(first.stored.headers.etag);
});

test("of two uploads at once that forbid overwriting, one is stored", async () => {
  const emulator = await emulate();
  const forbid = { "x-oss-forbid-overwrite": "true" };
  const answers = await Promise.all([upload(emulator, forbid), upload(emulator, forbid, { value: "other" })]);
  expect(answers.map(({ answer }) => answer.status).sort()).toEqual([204, 409]);
});

test.each([
  ["a name", "photo.png", "user/photo.png"],
  ["a path of another system", "C:\\fake\\photo.png", "user/photo.png"],
  ["a Chinese name", "照片.png", "user/照片.png"],
  ["no name", undefined, "user/"],
])("$" + "{filename} in the key becomes the file's own: %s", async (_name, filename, key) => {
  const emulator = await emulate();
  const template = "user/$" + "{filename}";
  const fields = { key: template, ...signedFields(emulator, { at: noon, key: { startsWith: "user/" } }) };
  const answer = await post(
    emulator,
    partsOf(fields, { value: "x", ...(filename !== undefined && { filename }) }),
  );
  expect(answer.status).toBe(204);
  expect((await sendSigned(emulator, { method: "HEAD", key })).status).toBe(200);
});

test("a session's policy is held against the key the file's name gives, not the one that was signed", async () => {
  const emulator = await emulate();
  const Resource = `acs:oss:*:*:${emulator.bucket}/user/a.txt`;
  const credentials = openSession(emulator, [{ Effect: "Allow", Action: "oss:PutObject", Resource }]);
  const signed = signedFields(emulator, { at: noon, credentials, key: { startsWith: "user/" } });
  const fields = { key: "user/$" + "{filename}", ...signed };
  expect((await post(emulator, partsOf(fields, { ...file, filename: "b.txt" }))).status).toBe(403);
  expect((await post(emulator, partsOf(fields, { ...file, filename: "a.txt" }))).status).toBe(204);
});

test("a file of exactly the shortest and the longest length is taken", async () => {
  const emulator = await emulate();
  const fields = signedFields(emulator, { at: noon, contentLength: { min: 3, max: 5 } });
  for (const value of ["abc", "abcde"])
    expect((await post(emulator, partsOf(fields, { value }))).status).toBe(204);
});

test("the file's bytes may look like a boundary", async () => {
  const emulator = await emulate();
  const value =
    '\r\n--\r\n------zhichuan-test-boundar\r\nContent-Disposition: form-data; name="key"\r\n\r\nx';
  await upload(emulator, {}, { value });
  expect((await sendSigned(emulator, { method: "GET", key: "a.txt" })).body.toString()).toBe(value);
});

test("a public bucket takes a form without any signature, and its tagging field does nothing", async () => {
  const emulator = await emulate();
  await sendSigned(emulator, {
    method: "PUT",
    query: { acl: "" },
    headers: { "x-oss-acl": "public-read-write" },
  });
  const answer = await post(emulator, partsOf({ key: "open.txt", "x-oss-tagging": "a=b" }, file));
  expect(answer.status).toBe(204);
  const stored = await sendSigned(emulator, { method: "HEAD", key: "open.txt" });
  expect(stored.headers["x-oss-tagging-count"]).toBeUndefined();
});
