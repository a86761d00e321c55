import { createHash } from "node:crypto";
import { Readable, Writable } from "node:stream";
import { expect, test } from "vitest";
import { client, type Keys, OSS } from "./support/ali-oss.ts";
import { emulate, openSession } from "./support/emulate.ts";
import { partsOf, post } from "./support/form.ts";

const machineTime = () => new Date();

const keys = ["a.txt", "目录/文 件.txt", "a+b&c%d'(e)!*~", "😀.png"];

test.each(keys)("put, head, get and delete %s", async (key) => {
  const oss = client(await emulate({ now: machineTime }));
  const put = await oss.put(key, Buffer.from("hello"), {
    headers: { "x-oss-storage-class": "IA", "Cache-Control": "no-cache" },
    meta: { author: "me" },
    mime: "text/plain",
  });
  expect(put.res.status).toBe(200);
  const head = await oss.head(key);
  expect(head.meta).toEqual({ author: "me" });
  expect(head.res.headers).toMatchObject({
    "content-type": "text/plain",
    "content-length": "5",
    "cache-control": "no-cache",
    "x-oss-storage-class": "IA",
    etag: put.res.headers.etag,
  });
  expect((await oss.get(key)).content.toString()).toBe("hello");
  await oss.delete(key);
  await expect(oss.get(key)).rejects.toMatchObject({
    status: 404,
    code: "NoSuchKey",
    ecCode: "0026-00000001",
  });
  await expect(oss.head(key)).rejects.toMatchObject({ status: 404, code: "NoSuchKey" });
});

test("putStream and getStream", async () => {
  const oss = client(await emulate({ now: machineTime }));
  const bytes = Buffer.alloc(3_000_000, "0123456789abc");
  const { res } = await oss.putStream(
    "big",
    Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)]),
  );
  expect(res.headers.etag).toBe(`"${createHash("md5").update(bytes).digest("hex").toUpperCase()}"`);
  const hash = createHash("md5");
  const { stream } = await oss.getStream("big");
  for await (const chunk of stream) hash.update(chunk);
  expect(hash.digest("hex")).toBe(createHash("md5").update(bytes).digest("hex"));
});

test("a range, and a download into a stream of one's own", async () => {
  const oss = client(await emulate({ now: machineTime }));
  await oss.put("a", Buffer.from("0123456789"));
  expect((await oss.get("a", { headers: { Range: "bytes=2-4" } })).content.toString()).toBe("234");
  const received: Buffer[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      received.push(chunk);
      done();
    },
  });
  await oss.get("a", sink);
  expect(Buffer.concat(received).toString()).toBe("0123456789");
});

test("list and listV2, page by page", async () => {
  const oss = client(await emulate({ now: machineTime }));
  for (const key of keys) await oss.put(key, Buffer.from(key));
  const names = (page: { objects?: { name: string }[] }) => (page.objects ?? []).map(({ name }) => name);
  const order = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  expect(names(await oss.list({ "max-keys": 100 }))).toEqual(order);
  const first = await oss.listV2({ "max-keys": 3 });
  expect(first).toMatchObject({ isTruncated: true, keyCount: 3 });
  const second = await oss.listV2({ "max-keys": 3, "continuation-token": first.nextContinuationToken });
  expect([...names(first), ...names(second)]).toEqual(order);
  expect(await oss.listV2({ delimiter: "/", prefix: "目" })).toMatchObject({ prefixes: ["目录/"] });
});

test("deleteMulti deletes many and says which", async () => {
  const oss = client(await emulate({ now: machineTime }));
  for (const key of keys) await oss.put(key, Buffer.from(key));
  const { deleted } = await oss.deleteMulti(keys.slice(1));
  expect(deleted?.map(({ Key }) => Key)).toEqual(keys.slice(1));
  expect((await oss.listV2({})).objects?.map(({ name }) => name)).toEqual([keys[0]]);
});

test("CORS rules", async () => {
  const emulator = await emulate({ now: machineTime });
  const oss = client(emulator);
  await expect(oss.getBucketCORS(emulator.bucket)).rejects.toMatchObject({ code: "NoSuchCORSConfiguration" });
  const rules = [
    {
      allowedOrigin: "https://example.com",
      allowedMethod: ["GET", "PUT"],
      allowedHeader: "*",
      exposeHeader: "ETag",
      maxAgeSeconds: "60",
    },
    { allowedOrigin: "*", allowedMethod: "GET" },
  ];
  await oss.putBucketCORS(emulator.bucket, rules);
  expect((await oss.getBucketCORS(emulator.bucket)).rules).toEqual(rules);
  await oss.deleteBucketCORS(emulator.bucket);
  await expect(oss.getBucketCORS(emulator.bucket)).rejects.toMatchObject({ status: 404 });
});

test("getBucketInfo, ACLs and tags", async () => {
  const emulator = await emulate({ now: machineTime });
  const oss = client(emulator);
  expect((await oss.getBucketInfo(emulator.bucket)).bucket).toMatchObject({
    Name: "zhichuan-dev",
    Location: "oss-cn-hangzhou",
    AccessControlList: { Grant: "private" },
  });
  await oss.putBucketACL(emulator.bucket, "public-read");
  expect((await oss.getBucketACL(emulator.bucket)).acl).toBe("public-read");
  await oss.put("a", Buffer.from("x"));
  await oss.putACL("a", "private");
  expect((await oss.getACL("a")).acl).toBe("private");
  await oss.putObjectTagging("a", { state: "pass" });
  expect((await oss.getObjectTagging("a")).tag).toEqual({ state: "pass" });
  await oss.deleteObjectTagging("a");
  expect((await oss.getObjectTagging("a")).tag).toEqual({});
});

test.each(keys)("signed URLs to put and to get %s, of the user and of a session", async (key) => {
  const emulator = await emulate({ now: machineTime });
  for (const holder of [emulator.ramUser, openSession(emulator)]) {
    const oss = client(emulator, holder);
    const request = { headers: { "content-type": "text/plain", "x-oss-meta-a": "1" } };
    const put = await oss.signatureUrlV4("PUT", 60, request, key);
    expect((await fetch(put, { method: "PUT", body: "hello", ...request })).status).toBe(200);
    const other = { "content-type": "text/html", "x-oss-meta-a": "1" };
    expect((await fetch(put, { method: "PUT", body: "hello", headers: other })).status).toBe(403);
    const get = await oss.signatureUrlV4(
      "GET",
      60,
      { queries: { "response-content-type": "text/html" } },
      key,
    );
    const answer = await fetch(get);
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      200,
      "text/html",
      "hello",
    ]);
  }
});

test("additional headers are signed too", async () => {
  const oss = client(await emulate({ now: machineTime }));
  const request = { headers: { "cache-control": "no-cache" } };
  const url = await oss.signatureUrlV4("PUT", 60, request, "a", ["Cache-Control"]);
  // As text it would get a Content-Type from fetch, which nobody signed.
  const body = Buffer.from("x");
  expect((await fetch(url, { method: "PUT", body, headers: { "cache-control": "no-store" } })).status).toBe(
    403,
  );
  expect((await fetch(url, { method: "PUT", body, ...request })).status).toBe(200);
});

test("signPostObjectPolicyV4: a form of the user and one of a session, the file with a name and without", async () => {
  const emulator = await emulate({ now: machineTime });
  for (const keys of [emulator.ramUser, openSession(emulator)] as Keys[]) {
    const now = new Date();
    const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
    const signed = {
      "x-oss-signature-version": "OSS4-HMAC-SHA256",
      "x-oss-credential": `${keys.accessKeyId}/${stamp.slice(0, 8)}/${emulator.region}/oss/aliyun_v4_request`,
      "x-oss-date": stamp,
      ...(keys.securityToken !== undefined && { "x-oss-security-token": keys.securityToken }),
    };
    const policy = {
      expiration: new Date(now.getTime() + 60_000).toISOString(),
      conditions: [
        { bucket: emulator.bucket },
        ...Object.entries(signed).map(([name, value]) => ({ [name]: value })),
        ["starts-with", "$key", "user/"],
        ["content-length-range", 1, 1000],
      ],
    };
    const fields = {
      key: "user/a.txt",
      ...signed,
      policy: Buffer.from(JSON.stringify(policy)).toString("base64"),
      "x-oss-signature": client(emulator, keys).signPostObjectPolicyV4(policy, now),
      success_action_status: "200",
    };
    expect((await post(emulator, partsOf(fields, { value: "x", filename: "a.txt" }))).status).toBe(200);
    expect((await post(emulator, partsOf(fields, { value: "x" }))).status).toBe(200);
  }
});

test("an IP address as endpoint, where the client names the bucket in the Host header", async () => {
  const emulator = await emulate({ now: machineTime });
  const oss = new OSS({
    ...{ ...emulator.ramUser, bucket: emulator.bucket, region: "oss-cn-hangzhou", endpoint: emulator.ossUrl },
    ...{ authorizationV4: true, secure: false },
  });
  await oss.put("a", Buffer.from("x"));
  expect((await oss.get("a")).content.toString()).toBe("x");
});

test("a session does what its policy allows and nothing else", async () => {
  const emulator = await emulate({ now: machineTime });
  const Resource = `acs:oss:*:*:${emulator.bucket}/user/*`;
  const session = openSession(emulator, [
    { Effect: "Allow", Action: ["oss:PutObject", "oss:GetObject"], Resource },
  ]);
  const oss = client(emulator, session);
  await oss.put("user/a", Buffer.from("x"));
  expect((await oss.get("user/a")).content.toString()).toBe("x");
  expect((await oss.head("user/a")).status).toBe(200);
  const denied = { status: 403, code: "AccessDenied", message: "Access denied by authorizer's policy." };
  await expect(oss.put("other/a", Buffer.from("x"))).rejects.toMatchObject(denied);
  await expect(oss.delete("user/a")).rejects.toMatchObject(denied);
  await expect(oss.deleteMulti(["user/a"])).rejects.toMatchObject(denied);
  await expect(oss.listV2({ prefix: "user/" })).rejects.toMatchObject(denied);
  await expect(oss.putObjectTagging("user/a", { a: "b" })).rejects.toMatchObject(denied);
  await expect(
    oss.put("user/b", Buffer.from("x"), { headers: { "x-oss-tagging": "a=b" } }),
  ).rejects.toMatchObject(denied);
});

test("V1, which OSS no longer offers to new buckets, is refused", async () => {
  const emulator = await emulate({ now: machineTime });
  const oss = new OSS({
    ...{
      ...emulator.ramUser,
      bucket: emulator.bucket,
      endpoint: emulator.ossUrl,
      cname: true,
      secure: false,
    },
  });
  await expect(oss.put("a", Buffer.from("x"))).rejects.toMatchObject({
    status: 400,
    code: "InvalidArgument",
  });
});
