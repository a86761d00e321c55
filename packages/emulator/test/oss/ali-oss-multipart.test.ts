import { createHash, randomBytes } from "node:crypto";
import { crc64, crc64ToDecimal } from "@zhichuan/crc64";
import { expect, test } from "vitest";
import { type Checkpoint, client } from "./support/ali-oss.ts";
import { emulate, storedFiles } from "./support/emulate.ts";

const machineTime = () => new Date();
const KB = 1024;
const bytes = randomBytes(1000 * KB + 7);
const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");

test.each(["a.bin", "目录/文 件.bin", "a+b&c%d'(e)!*~", "😀.png"])("multipartUpload of %s", async (key) => {
  const oss = client(await emulate({ now: machineTime }));
  const done: number[] = [];
  const { res } = await oss.multipartUpload(key, bytes, {
    partSize: 300 * KB,
    headers: { "x-oss-storage-class": "IA", "Cache-Control": "no-cache" },
    meta: { author: "me" },
    mime: "video/mp4",
    progress: (part) => done.push(part),
  });
  expect(res.status).toBe(200);
  expect(res.headers["x-oss-hash-crc64ecma"]).toBe(crc64ToDecimal(crc64(bytes)));
  expect(done.at(-1)).toBe(1);
  const head = await oss.head(key);
  expect(head.meta).toEqual({ author: "me" });
  expect(head.res.headers).toMatchObject({
    "content-type": "video/mp4",
    "content-length": String(bytes.length),
    "cache-control": "no-cache",
    "x-oss-storage-class": "IA",
    "x-oss-object-type": "Multipart",
    etag: res.headers.etag,
  });
  expect(res.headers.etag).toMatch(/^"[0-9A-F]{32}-4"$/);
  expect(sha256((await oss.get(key)).content)).toBe(sha256(bytes));
});

test("a multipartUpload that failed goes on from its checkpoint, and sends only what is missing", async () => {
  const emulator = await emulate({ now: machineTime });
  const oss = client(emulator);
  let checkpoint: Checkpoint | undefined;
  const options = {
    ...{ partSize: 200 * KB, parallel: 1 },
    progress: (_: number, reached: Checkpoint) => {
      checkpoint = reached ?? checkpoint;
    },
  };
  emulator.faults.add({ operation: "UploadPart", times: 2, delayMs: 0 });
  emulator.faults.add({ operation: "UploadPart", times: 1, status: 503, code: "SlowDown" });
  await expect(oss.multipartUpload("a", bytes, options)).rejects.toMatchObject({ code: "SlowDown" });
  await expect(oss.head("a")).rejects.toMatchObject({ code: "NoSuchKey" });
  if (!checkpoint) throw new Error("The client reported no checkpoint");
  expect(checkpoint.doneParts.map(({ number }) => number)).toEqual([1, 2]);
  const { uploadId } = checkpoint;
  expect((await oss.listParts("a", uploadId)).parts.map(({ PartNumber }) => PartNumber)).toEqual(["1", "2"]);

  // A part sent again would be one part too many.
  emulator.faults.add({ operation: "UploadPart", times: 4, delayMs: 0 });
  emulator.faults.add({ operation: "UploadPart", status: 400, code: "InvalidArgument" });
  await oss.multipartUpload("a", bytes, { ...options, checkpoint });
  expect(sha256((await oss.get("a")).content)).toBe(sha256(bytes));
  expect((await oss.listUploads({})).uploads).toEqual([]);
  expect(await storedFiles(emulator)).toHaveLength(7);
});

test("initMultipartUpload, uploadPart, listParts page by page, completeMultipartUpload", async () => {
  const oss = client(await emulate({ now: machineTime }));
  const key = "目录/a b.bin";
  const { uploadId } = await oss.initMultipartUpload(key, { mime: "text/plain" });
  const parts: { number: number; etag: string }[] = [];
  for (const number of [2, 5, 10_000]) {
    const { etag, res } = await oss.uploadPart(key, uploadId, number, bytes, 0, 100 * KB);
    expect(etag).toBe(
      `"${createHash("md5")
        .update(bytes.subarray(0, 100 * KB))
        .digest("hex")
        .toUpperCase()}"`,
    );
    expect(res.headers["x-oss-hash-crc64ecma"]).toBe(crc64ToDecimal(crc64(bytes.subarray(0, 100 * KB))));
    parts.push({ number, etag });
  }
  const first = await oss.listParts(key, uploadId, { "max-parts": 2, "encoding-type": "url" });
  expect(first).toMatchObject({ isTruncated: "true", nextPartNumberMarker: "5" });
  expect(first.parts).toMatchObject([
    { PartNumber: "2", ETag: parts[0]?.etag, Size: "102400" },
    { PartNumber: "5", ETag: parts[1]?.etag, Size: "102400" },
  ]);
  const rest = await oss.listParts(key, uploadId, { "part-number-marker": first.nextPartNumberMarker });
  expect(rest.isTruncated).toBe("false");
  await oss.completeMultipartUpload(key, uploadId, parts);
  const { content } = await oss.get(key);
  expect(sha256(content)).toBe(sha256(Buffer.concat(Array(3).fill(bytes.subarray(0, 100 * KB)))));
});

test("listUploads and abortMultipartUpload", async () => {
  const emulator = await emulate({ now: machineTime });
  const oss = client(emulator);
  const started: string[] = [];
  for (const key of ["b", "a/2", "a/1", "a/1"]) {
    const { uploadId } = await oss.initMultipartUpload(key);
    await oss.uploadPart(key, uploadId, 1, bytes, 0, 10);
    started.push(`${key} ${uploadId}`);
  }
  const found: string[] = [];
  let page = await oss.listUploads({ "max-uploads": 1 });
  for (;;) {
    for (const { name, uploadId } of page.uploads) found.push(`${name} ${uploadId}`);
    if (!page.isTruncated) break;
    const { nextKeyMarker, nextUploadIdMarker } = page;
    page = await oss.listUploads({
      ...{ "max-uploads": 1, "key-marker": nextKeyMarker, "upload-id-marker": nextUploadIdMarker },
    });
  }
  expect(found).toEqual(started.toSorted());
  expect((await oss.listUploads({ prefix: "a/" })).uploads).toHaveLength(3);

  for (const entry of started) {
    const [key = "", uploadId = ""] = entry.split(" ");
    expect((await oss.abortMultipartUpload(key, uploadId)).res.status).toBe(204);
    await expect(oss.abortMultipartUpload(key, uploadId)).rejects.toMatchObject({
      ...{ status: 404, code: "NoSuchUpload" },
    });
  }
  expect(await storedFiles(emulator)).toEqual([]);
});
