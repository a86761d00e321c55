import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import { type Clock, emulate, noon, storedFiles } from "./support/emulate.ts";
import { partsOf, post, signedFields } from "./support/form.ts";
import { refusal, send } from "./support/http.ts";
import { presigned, sendSigned } from "./support/signed.ts";

type Running = Emulator & { clock: Clock };

const put = (emulator: Running, key: string, body: string, headers: Record<string, string> = {}) =>
  sendSigned(emulator, { method: "PUT", key, body, headers });
const get = (emulator: Running, key: string, extra: Record<string, string> = {}) =>
  sendSigned(emulator, { method: "GET", key, extra });

test.each([
  ["a space", "a b"],
  ["Chinese", "目录/文件.txt"],
  ["an emoji", "😀/😀"],
  ["every reserved character", "a+b&c=d%e?f#g;h:i@j,k$l!m'n(o)p*q~r[s]t{u}v|w^x`y\"z<>"],
  ["a percent sign that looks like an escape", "100%25"],
  ["a backslash", "a\\b"],
  ["control characters", "a\tb\nc\u0001"],
  ["a name a file system would not take", `${"长".repeat(340)}.x`],
  ["a name that is a folder's", "data"],
])("any legal key is stored, listed and read back: %s", async (_name, key) => {
  const emulator = await emulate();
  expect((await put(emulator, key, "hello")).status).toBe(200);
  expect((await get(emulator, key)).body.toString()).toBe("hello");
  const { body } = await sendSigned(emulator, {
    method: "GET",
    query: { "list-type": "2", "encoding-type": "url" },
  });
  expect(body.toString()).toContain(`<Key>${encodeURIComponent(key)}</Key>`);
  expect((await sendSigned(emulator, { method: "DELETE", key })).status).toBe(204);
  expect(await storedFiles(emulator)).toEqual([]);
});

test.each(["../../etc/passwd", "a/../b", "a//b", "./a", "a/."])(
  "a key that a URL parser would change stays inside the folder and as it is: %s",
  async (key) => {
    const emulator = await emulate();
    const fields = signedFields(emulator, { at: noon, key: { startsWith: "" } });
    const acl = { "x-oss-object-acl": "public-read" };
    expect((await post(emulator, partsOf({ key, ...acl, ...fields }, { value: "x" }))).status).toBe(204);
    const answer = await send(emulator.ossUrl, { method: "GET", path: `/${key}` });
    expect(answer.body.toString()).toBe("x");
    expect(await storedFiles(emulator)).toHaveLength(2);
  },
);

test.each(["/%ff", "/%e4%b8", "/%zz", "/%"])("a path that is not UTF-8 is no key: %s", async (path) => {
  const emulator = await emulate();
  expect(refusal(await send(emulator.ossUrl, { method: "GET", path }))).toMatchObject({
    status: 400,
    code: "InvalidObjectName",
  });
});

test("an object is answered with all that is known of it", async () => {
  const emulator = await emulate();
  await put(emulator, "a.txt", "hello", { "content-type": "text/plain", "x-oss-meta-author": "me" });
  const expected = {
    "content-type": "text/plain",
    "content-length": "5",
    etag: '"5D41402ABC4B2A76B9719D911017C592"',
    "x-oss-hash-crc64ecma": "11177612005948864433",
    "content-md5": "XUFAKrxLKna5cZ2REBfFkg==",
    "last-modified": "Wed, 04 Mar 2026 12:00:00 GMT",
    "accept-ranges": "bytes",
    "x-oss-object-type": "Normal",
    "x-oss-storage-class": "Standard",
    "x-oss-meta-author": "me",
  };
  for (const method of ["GET", "HEAD"]) {
    const answer = await sendSigned(emulator, { method, key: "a.txt" });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject(expected);
    expect(answer.body.toString()).toBe(method === "GET" ? "hello" : "");
  }
});

test("what is not there is 404, and for HEAD the error is in x-oss-err", async () => {
  const emulator = await emulate();
  for (const method of ["GET", "HEAD"]) {
    const answer = await sendSigned(emulator, { method, key: "none" });
    expect(refusal(answer)).toMatchObject({
      status: 404,
      code: "NoSuchKey",
      ec: "0026-00000001",
      details: {
        Key: "none",
        HostId: "127.0.0.1",
        RequestId: answer.headers["x-oss-request-id"],
        RecommendDoc: "https://api.aliyun.com/troubleshoot?q=0026-00000001",
      },
    });
    expect(answer.headers["x-oss-ec"]).toBe("0026-00000001");
  }
  expect((await sendSigned(emulator, { method: "DELETE", key: "none" })).status).toBe(204);
});

test.each([
  ["bytes=0-1", "01", "bytes 0-1/10"],
  ["bytes=5-", "56789", "bytes 5-9/10"],
  ["bytes=-3", "789", "bytes 7-9/10"],
  ["bytes=0-9", "0123456789", "bytes 0-9/10"],
  ["bytes=9-9", "9", "bytes 9-9/10"],
])("the range %s is sent", async (range, expected, contentRange) => {
  const emulator = await emulate();
  await put(emulator, "a", "0123456789");
  const answer = await get(emulator, "a", { range });
  expect(answer).toMatchObject({
    status: 206,
    headers: { "content-range": contentRange, "content-length": String(expected.length) },
  });
  expect(answer.body.toString()).toBe(expected);
});

test.each([
  "bytes=0-10",
  "bytes=10-",
  "bytes=-11",
  "bytes=5-4",
  "bytes=-",
  "bytes=0-1,3-4",
  "lines=0-1",
  "bytes=a-b",
])("the range %s does not fit, so everything is sent", async (range) => {
  const emulator = await emulate();
  await put(emulator, "a", "0123456789");
  const answer = await get(emulator, "a", { range });
  expect(answer.status).toBe(200);
  expect(answer.body.toString()).toBe("0123456789");
});

test("with the standard behaviour a range is cut to fit, or refused", async () => {
  const emulator = await emulate();
  await put(emulator, "a", "0123456789");
  const ask = (range: string) =>
    sendSigned(emulator, {
      method: "GET",
      key: "a",
      headers: { "x-oss-range-behavior": "standard" },
      extra: { range },
    });
  expect((await ask("bytes=8-20")).body.toString()).toBe("89");
  expect((await ask("bytes=-20")).body.toString()).toBe("0123456789");
  expect(refusal(await ask("bytes=10-20"))).toMatchObject({ status: 416, code: "InvalidRange" });
});

test("an empty object is sent whole, with any range", async () => {
  const emulator = await emulate();
  await put(emulator, "empty", "");
  for (const range of ["bytes=0-0", "bytes=-1"])
    expect(await get(emulator, "empty", { range })).toMatchObject({ status: 200 });
});

test.each([
  ["if-match", '"5D41402ABC4B2A76B9719D911017C592"', 200],
  ["if-match", "*", 200],
  ["if-match", '"0"', 412],
  ["if-none-match", '"5D41402ABC4B2A76B9719D911017C592"', 304],
  ["if-none-match", '"0", "1"', 200],
  ["if-modified-since", "Wed, 04 Mar 2026 12:00:00 GMT", 304],
  ["if-modified-since", "Wed, 04 Mar 2026 11:59:59 GMT", 200],
  ["if-unmodified-since", "Wed, 04 Mar 2026 12:00:00 GMT", 200],
  ["if-unmodified-since", "Wed, 04 Mar 2026 11:59:59 GMT", 412],
  ["if-modified-since", "yesterday", 200],
])("%s: %s gives %i", async (header, value, status) => {
  const emulator = await emulate();
  await put(emulator, "a", "hello");
  for (const method of ["GET", "HEAD"]) {
    const answer = await sendSigned(emulator, { method, key: "a", extra: { [header]: value } });
    expect(answer.status).toBe(status);
    if (status === 412) expect(refusal(answer).code).toBe("PreconditionFailed");
  }
});

test("response-* in a signed query replaces the answer's headers; an anonymous reader may not ask for it", async () => {
  const emulator = await emulate();
  await put(emulator, "a", "hello", { "x-oss-object-acl": "public-read" });
  const disposition = "attachment; filename*=UTF-8''%E4%B8%AD.txt";
  const query = { "response-content-type": "text/html", "response-content-disposition": disposition };
  const answer = await send(emulator.ossUrl, {
    method: "GET",
    path: presigned(emulator, { method: "GET", key: "a", query }),
  });
  expect(answer.headers).toMatchObject({ "content-type": "text/html", "content-disposition": disposition });
  const anonymous = await send(emulator.ossUrl, {
    method: "GET",
    path: "/a?response-content-type=text/html",
  });
  expect(refusal(anonymous)).toMatchObject({ status: 400, code: "InvalidRequest" });
});

test.each([
  ["content-md5", createHash("md5").update("hello").digest("base64"), 200, undefined],
  ["content-md5", createHash("md5").update("other").digest("base64"), 400, "InvalidDigest"],
  ["x-oss-hash-crc64ecma", "11177612005948864433", 200, undefined],
  ["x-oss-hash-crc64ecma", "11177612005948864434", 400, "InvalidCRC64"],
])("%s is held against the bytes: %s", async (header, value, status, code) => {
  const emulator = await emulate();
  const answer = await put(emulator, "a", "hello", { [header]: value });
  expect(refusal(answer)).toMatchObject({ status, code });
  expect(await storedFiles(emulator)).toHaveLength(status === 200 ? 2 : 0);
});

test("x-oss-forbid-overwrite also keeps a PUT from overwriting; without it the new object takes the old one's place", async () => {
  const emulator = await emulate();
  await put(emulator, "a", "first");
  const forbidden = await put(emulator, "a", "second", { "x-oss-forbid-overwrite": "true" });
  expect(refusal(forbidden)).toMatchObject({ status: 409, code: "FileAlreadyExists", ec: "0026-00000002" });
  expect((await get(emulator, "a")).body.toString()).toBe("first");
  await put(emulator, "a", "third");
  expect((await get(emulator, "a")).body.toString()).toBe("third");
  expect(await storedFiles(emulator)).toHaveLength(2);
});

test("a body without a length is refused, a chunked one is taken", async () => {
  const emulator = await emulate();
  const { connect } = await import("node:net");
  const { hostname, port } = new URL(emulator.ossUrl);
  const path = presigned(emulator, { method: "PUT", key: "a" });
  const ask = (head: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(head));
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("end", () => resolve(text)).on("error", reject);
    });
  const start = `PUT ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n`;
  expect(await ask(`${start}\r\n`)).toContain("<Code>MissingContentLength</Code>");
  expect(await ask(`${start}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`)).toContain("200 OK");
});

test("an archived object cannot be read", async () => {
  const emulator = await emulate();
  await put(emulator, "a", "hello", { "x-oss-storage-class": "Archive" });
  expect(refusal(await get(emulator, "a"))).toMatchObject({ status: 403, code: "InvalidObjectState" });
  expect((await sendSigned(emulator, { method: "HEAD", key: "a" })).status).toBe(200);
});

test.each([
  ["private", 403, 403],
  ["public-read", 200, 403],
  ["public-read-write", 200, 200],
] as const)("everybody may do with an object that is %s: read %i, write %i", async (acl, read, write) => {
  const emulator = await emulate();
  await put(emulator, "a", "hello", { "x-oss-object-acl": acl });
  expect((await send(emulator.ossUrl, { method: "GET", path: "/a" })).status).toBe(read);
  expect((await send(emulator.ossUrl, { method: "HEAD", path: "/a" })).status).toBe(read);
  expect((await send(emulator.ossUrl, { method: "PUT", path: "/a", body: "x" })).status).toBe(write);
  expect(refusal(await send(emulator.ossUrl, { method: "PUT", path: "/a?acl" }))).toMatchObject({
    status: 403,
  });
});

test("an object without an ACL of its own is as public as the bucket", async () => {
  const emulator = await emulate();
  await put(emulator, "a", "hello");
  await put(emulator, "secret", "hello", { "x-oss-object-acl": "private" });
  const read = async (path: string) => (await send(emulator.ossUrl, { method: "GET", path })).status;
  expect([await read("/a"), await read("/secret")]).toEqual([403, 403]);
  await sendSigned(emulator, { method: "PUT", query: { acl: "" }, headers: { "x-oss-acl": "public-read" } });
  expect([await read("/a"), await read("/secret"), await read("/?bucketInfo")]).toEqual([200, 403, 403]);
  const acl = await sendSigned(emulator, { method: "GET", query: { acl: "" } });
  expect(acl.body.toString()).toContain("<Grant>public-read</Grant>");
});

test("objects and settings survive a restart on the same folder, and what was left unfinished does not", async () => {
  const dir = await mkdtemp(join(tmpdir(), "zhichuan-test-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const first = await emulate({ dir });
  await put(first, "目录/a.txt", "hello", { "content-type": "text/plain", "x-oss-meta-a": "1" });
  await sendSigned(first, { method: "PUT", query: { acl: "" }, headers: { "x-oss-acl": "public-read" } });
  await first.close();
  const { writeFile } = await import("node:fs/promises");
  await writeFile(join(dir, first.bucket, "incoming", "half"), "hal");
  await writeFile(join(dir, first.bucket, "data", "nameless"), "hello");

  const second = await emulate({ dir });
  const answer = await send(second.ossUrl, { method: "GET", path: "/%E7%9B%AE%E5%BD%95/a.txt" });
  expect(answer.body.toString()).toBe("hello");
  expect(answer.headers).toMatchObject({ "content-type": "text/plain", "x-oss-meta-a": "1" });
  expect(await storedFiles(second)).toHaveLength(2);
});

test("tags are set, read and deleted", async () => {
  const emulator = await emulate();
  await put(emulator, "a", "hello", { "x-oss-tagging": "state=pending&%E4%B8%AD=%E6%96%87" });
  const tagging = (method: string, body?: string) =>
    sendSigned(emulator, { method, key: "a", query: { tagging: "" }, ...(body !== undefined && { body }) });
  expect((await tagging("GET")).body.toString()).toContain("<Key>中</Key>\n      <Value>文</Value>");
  const document = "<Tagging><TagSet><Tag><Key>state</Key><Value>pass</Value></Tag></TagSet></Tagging>";
  expect((await tagging("PUT", document)).status).toBe(200);
  expect((await tagging("GET")).body.toString()).toContain("<Value>pass</Value>");
  expect((await get(emulator, "a")).headers["x-oss-tagging-count"]).toBe("1");
  expect((await tagging("DELETE")).status).toBe(204);
  expect((await get(emulator, "a")).headers["x-oss-tagging-count"]).toBeUndefined();
  expect(refusal(await tagging("PUT", "<Tagging>"))).toMatchObject({ status: 400, code: "MalformedXML" });
});

test.each([
  ["symlink", "NotImplemented"],
  ["uploads", "NotImplemented"],
  ["append", "NotImplemented"],
])("PUT /key?%s does not overwrite the object: %s", async (name, code) => {
  const emulator = await emulate();
  await put(emulator, "a", "hello");
  const answer = await sendSigned(emulator, {
    method: "PUT",
    key: "a",
    query: { [name]: "" },
    body: "other",
  });
  expect(refusal(answer)).toMatchObject({ status: 400, code });
  expect((await get(emulator, "a")).body.toString()).toBe("hello");
});

test("a copy is refused, not taken for an upload of nothing", async () => {
  const emulator = await emulate();
  await put(emulator, "a", "hello");
  const answer = await put(emulator, "a", "", { "x-oss-copy-source": "/zhichuan-dev/b" });
  expect(refusal(answer)).toMatchObject({ status: 400, code: "NotImplemented" });
  expect((await get(emulator, "a")).body.toString()).toBe("hello");
});

test("a method OSS does not have is refused", async () => {
  const emulator = await emulate();
  expect(refusal(await send(emulator.ossUrl, { method: "PATCH", path: "/a" }))).toMatchObject({
    status: 405,
    code: "MethodNotAllowed",
  });
});
