import { createHash } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc64, crc64ToDecimal } from "@zhichuan/crc64";
import { expect, onTestFinished, test } from "vitest";
import { emulate, openSession, storedFiles } from "./support/emulate.ts";
import { refusal, send } from "./support/http.ts";
import {
  abort,
  assemble,
  begin,
  complete,
  initiate,
  list,
  parse,
  partOf,
  partSize,
  putPart,
  type Running,
} from "./support/multipart.ts";
import { presigned, sendSigned } from "./support/signed.ts";

const md5 = (data: Buffer) => createHash("md5").update(data).digest("hex").toUpperCase();
const crc = (data: Buffer) => crc64ToDecimal(crc64(data));
const get = (emulator: Running, key: string, extra: Record<string, string> = {}) =>
  sendSigned(emulator, { method: "GET", key, extra });

test("parts become an object that is known by what its parts were and described by what began it", async () => {
  const emulator = await emulate();
  const parts = [partOf("a"), partOf("b"), partOf("c", 11)];
  const key = "目录/a b.bin";
  const upload = await begin(emulator, key, parts, {
    headers: {
      ...{ "content-type": "video/mp4", "cache-control": "no-cache", "x-oss-meta-name": "%E4%B8%AD" },
      ...{
        "content-disposition": "attachment",
        "x-oss-storage-class": "IA",
        "x-oss-tagging": "state=pending",
      },
      "x-oss-object-acl": "public-read",
    },
  });
  const answer = await complete(emulator, upload, upload.etags, { query: { "encoding-type": "url" } });
  const whole = Buffer.concat(parts);
  const etag = `"${md5(Buffer.concat(parts.map((part) => Buffer.from(md5(part), "hex"))))}-3"`;
  expect(answer).toMatchObject({ status: 200, headers: { etag, "x-oss-hash-crc64ecma": crc(whole) } });
  expect(parse(answer).CompleteMultipartUploadResult).toMatchObject({
    EncodingType: "url",
    Location: `${emulator.ossUrl}/%E7%9B%AE%E5%BD%95/a%20b.bin`,
    Bucket: emulator.bucket,
    Key: encodeURIComponent(key),
    ETag: etag,
  });
  for (const method of ["GET", "HEAD"]) {
    const { status, headers } = await send(emulator.ossUrl, {
      method,
      path: "/%E7%9B%AE%E5%BD%95/a%20b.bin",
    });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      ...{ etag, "x-oss-hash-crc64ecma": crc(whole), "content-length": String(whole.length) },
      ...{ "content-type": "video/mp4", "cache-control": "no-cache", "x-oss-meta-name": "%E4%B8%AD" },
      ...{ "content-disposition": "attachment", "x-oss-storage-class": "IA", "x-oss-tagging-count": "1" },
      "x-oss-object-type": "Multipart",
    });
    expect(headers["content-md5"]).toBeUndefined();
  }
  expect((await get(emulator, key)).body.equals(whole)).toBe(true);
  const listed = parse(await sendSigned(emulator, { method: "GET", query: { "list-type": "2" } }));
  expect(listed.ListBucketResult.Contents).toMatchObject({ ETag: etag, Type: "Multipart" });
});

test("parts are kept as they are: completing copies nothing", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", [partOf("a"), partOf("b")]);
  const before = new Set(await storedFiles(emulator));
  await complete(emulator, upload, upload.etags);
  const added = (await storedFiles(emulator)).filter((file) => !before.has(file));
  expect(added).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
});

test("a part is answered with its MD5 and CRC-64, and sent again it takes the place of the first", async () => {
  const emulator = await emulate();
  const upload = { key: "a", uploadId: await initiate(emulator, "a") };
  for (const body of [partOf("a"), partOf("b", 5)]) {
    const answer = await putPart(emulator, upload, 1, body);
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: `"${md5(body)}"`, "x-oss-hash-crc64ecma": crc(body) },
    });
  }
  const { Part } = parse(await list(emulator, upload)).ListPartsResult;
  expect(Part).toMatchObject({ PartNumber: "1", Size: "5", ETag: `"${md5(partOf("b", 5))}"` });
  expect(await storedFiles(emulator)).toHaveLength(3);
});

test("numbers may have gaps, parts may come in any order, and what is not named is thrown away", async () => {
  const emulator = await emulate();
  const upload = { key: "a", uploadId: await initiate(emulator, "a") };
  const etags: Record<number, string> = {};
  for (const number of [10_000, 7, 1, 3]) {
    const { headers } = await putPart(emulator, upload, number, partOf(String(number)));
    etags[number] = headers.etag ?? "";
  }
  // An ETag may come without its quotes, and in lower case.
  const bare = (etags[7] ?? "").replaceAll('"', "").toLowerCase();
  const { status } = await complete(emulator, upload, [
    [1, etags[1] ?? ""],
    [7, bare],
    [10_000, etags[10_000] ?? ""],
  ]);
  expect(status).toBe(200);
  const whole = Buffer.concat([partOf("1"), partOf("7"), partOf("10000")]);
  expect((await get(emulator, "a")).body.equals(whole)).toBe(true);
  expect(await storedFiles(emulator)).toHaveLength(4);
});

test("x-oss-complete-all takes every part there is, in the order of the numbers", async () => {
  const emulator = await emulate();
  const upload = { key: "a", uploadId: await initiate(emulator, "a") };
  for (const number of [10, 9, 100]) await putPart(emulator, upload, number, partOf(String(number)));
  const headers = { "x-oss-complete-all": "yes" };
  expect((await complete(emulator, upload, "", { headers })).status).toBe(200);
  const whole = Buffer.concat([partOf("9"), partOf("10"), partOf("100")]);
  expect((await get(emulator, "a")).body.equals(whole)).toBe(true);
});

test("ten thousand parts, named with escaped quotes", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", [partOf("a")]);
  const etag = (upload.etags[0]?.[1] ?? "").replaceAll('"', "&quot;");
  const named = Array.from({ length: 10_000 }, (_, at) => [at + 1, etag] as const);
  // The second is not there, but all of them had to be read to know.
  expect(refusal(await complete(emulator, upload, named))).toMatchObject({
    ...{ status: 400, code: "InvalidPart", details: { PartNumber: "2" } },
  });
});

test.each([
  ["in the first part", 0, 9],
  ["across a border", partSize - 3, partSize + 3],
  ["a whole part", partSize, 2 * partSize - 1],
  ["from the first to the last", 5, 2 * partSize + 5],
  ["the last byte", 2 * partSize + 10, 2 * partSize + 10],
])("a range %s", async (_name, first, last) => {
  const emulator = await emulate();
  const parts = [partOf("a"), partOf("b"), partOf("c", 11)];
  await assemble(emulator, "a", parts);
  const answer = await get(emulator, "a", { range: `bytes=${first}-${last}` });
  expect(answer).toMatchObject({
    status: 206,
    headers: { "content-range": `bytes ${first}-${last}/${2 * partSize + 11}` },
  });
  expect(answer.body.equals(Buffer.concat(parts).subarray(first, last + 1))).toBe(true);
});

test("an empty part, alone and as the last", async () => {
  const emulator = await emulate();
  await assemble(emulator, "empty", [Buffer.alloc(0)]);
  expect(await get(emulator, "empty")).toMatchObject({ status: 200, headers: { "content-length": "0" } });
  await assemble(emulator, "a", [partOf("a"), Buffer.alloc(0)]);
  expect((await get(emulator, "a")).body.equals(partOf("a"))).toBe(true);
});

test("deleting or overwriting the object removes its parts", async () => {
  const emulator = await emulate();
  await assemble(emulator, "a", [partOf("a"), partOf("b")]);
  await assemble(emulator, "a", [partOf("c"), partOf("d"), partOf("e")]);
  expect(await storedFiles(emulator)).toHaveLength(4);
  expect((await get(emulator, "a")).body.equals(Buffer.concat(["c", "d", "e"].map((x) => partOf(x))))).toBe(
    true,
  );
  await sendSigned(emulator, { method: "PUT", key: "a", body: "x" });
  expect(await storedFiles(emulator)).toHaveLength(2);
  await assemble(emulator, "a", [partOf("a"), partOf("b")]);
  await sendSigned(emulator, { method: "DELETE", key: "a" });
  expect(await storedFiles(emulator)).toEqual([]);
});

test("an object that is deleted while it is read is read to its end, and then its files go", async () => {
  const emulator = await emulate();
  const parts = Array.from({ length: 8 }, (_, at) => partOf(String(at), 8 * 1024 * 1024));
  await assemble(emulator, "a", parts);
  const { hostname, port } = new URL(emulator.ossUrl);
  const path = presigned(emulator, { method: "GET", key: "a" });
  const outgoing = request({ hostname, port, path, agent: false }).end();
  const [incoming] = await once(outgoing, "response");
  await sendSigned(emulator, { method: "DELETE", key: "a" });
  // More than any buffer in between holds: the later parts are still to be read from the disk.
  expect((await storedFiles(emulator)).length).toBeGreaterThan(0);
  const hash = createHash("md5");
  for await (const chunk of incoming) hash.update(chunk);
  expect(hash.digest("hex").toUpperCase()).toBe(md5(Buffer.concat(parts)));
  while ((await storedFiles(emulator)).length > 0) await new Promise(setImmediate);
});

test("of a hundred completes at once one succeeds", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", [partOf("a"), partOf("b")]);
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => complete(emulator, upload, upload.etags)),
  );
  const refused = answers.filter(({ status }) => status !== 200).map((answer) => refusal(answer).code);
  expect(refused).toEqual(Array(99).fill("NoSuchUpload"));
  expect((await get(emulator, "a")).body.equals(Buffer.concat([partOf("a"), partOf("b")]))).toBe(true);
});

test("several uploads of one key do not touch each other", async () => {
  const emulator = await emulate();
  const first = await begin(emulator, "a", [partOf("a")]);
  const second = await begin(emulator, "a", [partOf("b")]);
  const third = await begin(emulator, "a", [partOf("c")]);
  expect((await complete(emulator, second, second.etags)).status).toBe(200);
  expect((await abort(emulator, third)).status).toBe(204);
  expect((await complete(emulator, first, first.etags)).status).toBe(200);
  expect((await get(emulator, "a")).body.equals(partOf("a"))).toBe(true);
  expect(await storedFiles(emulator)).toHaveLength(2);
});

test("every call works presigned, as a phone would send its parts", async () => {
  const emulator = await emulate();
  const url = (method: string, query: Record<string, string>, headers: Record<string, string> = {}) =>
    presigned(emulator, { method, key: "a", query, headers, additionalHeaders: ["content-length"] });
  const begun = await send(emulator.ossUrl, { method: "POST", path: url("POST", { uploads: "" }) });
  const { UploadId: uploadId } = parse(begun).InitiateMultipartUploadResult;
  const body = partOf("a");
  const headers = { "content-type": "application/octet-stream", "content-length": String(body.length) };
  const path = url("PUT", { partNumber: "1", uploadId }, headers);
  const longer = { ...headers, "content-length": String(body.length + 1) };
  const grown = await send(emulator.ossUrl, {
    ...{ method: "PUT", path, headers: longer, body: Buffer.concat([body, Buffer.alloc(1)]) },
  });
  expect(refusal(grown)).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
  const sent = await send(emulator.ossUrl, { method: "PUT", path, headers, body });
  expect(sent.status).toBe(200);
  const listed = await send(emulator.ossUrl, { method: "GET", path: url("GET", { uploadId }) });
  expect(parse(listed).ListPartsResult.Part.ETag).toBe(sent.headers.etag);
  const all = { "x-oss-complete-all": "yes" };
  const finished = await send(emulator.ossUrl, {
    ...{ method: "POST", path: url("POST", { uploadId }, all), headers: all },
  });
  expect(finished.status).toBe(200);
  const gone = await send(emulator.ossUrl, { method: "DELETE", path: url("DELETE", { uploadId }) });
  expect(refusal(gone).code).toBe("NoSuchUpload");
});

test("open uploads survive a restart, and what was begun and not finished does not", async () => {
  const dir = await mkdtemp(join(tmpdir(), "zhichuan-test-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const first = await emulate({ dir });
  await assemble(first, "done", [partOf("x"), partOf("y")]);
  const upload = await begin(first, "目录/a", [partOf("a"), partOf("b")], {
    headers: { "x-oss-meta-a": "1", "x-oss-forbid-overwrite": "true" },
  });
  await first.close();
  await writeFile(join(dir, first.bucket, "data", "nameless"), "half");
  await writeFile(join(dir, first.bucket, "incoming", "half"), "half");

  const second = await emulate({ dir });
  expect((await get(second, "done")).body.equals(Buffer.concat([partOf("x"), partOf("y")]))).toBe(true);
  expect(parse(await list(second, upload)).ListPartsResult.Part).toHaveLength(2);
  const { headers } = await putPart(second, upload, 3, partOf("c", 3));
  const parts = [...upload.etags, [3, headers.etag ?? ""] as [number, string]];
  expect((await complete(second, upload, parts)).status).toBe(200);
  const answer = await get(second, "目录/a");
  expect(answer.headers["x-oss-meta-a"]).toBe("1");
  expect(answer.body.equals(Buffer.concat([partOf("a"), partOf("b"), partOf("c", 3)]))).toBe(true);
  expect(await storedFiles(second)).toHaveLength(2 + 1 + 3 + 1);
});

test("an end between storing the object and closing its upload leaves the object, and no upload that could take its parts", async () => {
  const dir = await mkdtemp(join(tmpdir(), "zhichuan-test-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const first = await emulate({ dir });
  const upload = await begin(first, "a", [partOf("a"), partOf("b")]);
  const folder = join(dir, first.bucket, "uploads");
  await cp(folder, join(dir, "saved"), { recursive: true });
  expect((await complete(first, upload, upload.etags)).status).toBe(200);
  await first.close();
  await cp(join(dir, "saved"), folder, { recursive: true });

  const second = await emulate({ dir });
  expect(refusal(await abort(second, upload)).code).toBe("NoSuchUpload");
  expect((await get(second, "a")).body.equals(Buffer.concat([partOf("a"), partOf("b")]))).toBe(true);
  expect(await storedFiles(second)).toHaveLength(3);
});

test("objects of a folder from before there were multipart uploads are still there", async () => {
  const dir = await mkdtemp(join(tmpdir(), "zhichuan-test-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const first = await emulate({ dir });
  await sendSigned(first, { method: "PUT", key: "a", body: "hello", headers: { "x-oss-meta-a": "1" } });
  await first.close();
  const name = `${createHash("sha256").update("a").digest("hex")}.json`;
  const sidecar = join(dir, first.bucket, "objects", name);
  const { type: _, etag, pieces, ...rest } = JSON.parse(await readFile(sidecar, "utf8"));
  await writeFile(sidecar, JSON.stringify({ ...rest, md5: etag, dataFile: pieces[0].file }));

  const second = await emulate({ dir });
  const answer = await get(second, "a");
  expect(answer.body.toString()).toBe("hello");
  expect(answer.headers).toMatchObject({
    ...{ etag: '"5D41402ABC4B2A76B9719D911017C592"', "content-md5": "XUFAKrxLKna5cZ2REBfFkg==" },
    ...{ "x-oss-meta-a": "1", "x-oss-object-type": "Normal" },
  });
});

test("a session needs each action by its own name", async () => {
  const emulator = await emulate();
  const bucket = `acs:oss:*:*:${emulator.bucket}`;
  const upload = await begin(emulator, "user/a", [partOf("a")]);
  const calls = {
    InitiateMultipartUpload: { method: "POST", key: "user/b", query: { uploads: "" } },
    UploadPart: {
      method: "PUT",
      key: "user/a",
      query: { partNumber: "2", uploadId: upload.uploadId },
      body: "x",
    },
    ListParts: { method: "GET", key: "user/a", query: { uploadId: upload.uploadId } },
    ListMultipartUploads: { method: "GET", query: { uploads: "", prefix: "user/" } },
    CompleteMultipartUpload: {
      ...{ method: "POST", key: "user/a", query: { uploadId: upload.uploadId } },
      headers: { "x-oss-complete-all": "yes" },
    },
    AbortMultipartUpload: { method: "DELETE", key: "user/a", query: { uploadId: "0" } },
  };
  const granted = {
    "oss:PutObject": ["InitiateMultipartUpload", "UploadPart", "CompleteMultipartUpload"],
    "oss:ListParts": ["ListParts"],
    "oss:AbortMultipartUpload": ["AbortMultipartUpload"],
    "oss:ListMultipartUploads": ["ListMultipartUploads"],
  };
  for (const [action, names] of Object.entries(granted)) {
    const session = openSession(emulator, [
      { Effect: "Allow", Action: action, Resource: [bucket, `${bucket}/user/*`] },
    ]);
    for (const [name, call] of Object.entries(calls)) {
      const answer = await sendSigned(emulator, { ...call, credentials: session });
      const denied = refusal(answer).code === "AccessDenied";
      expect([action, name, denied]).toEqual([action, name, !names.includes(name)]);
    }
  }
});
