import { randomBytes } from "node:crypto";
import { type Emulator, startEmulator } from "@zhichuan/emulator";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createOssClient, type OssClient } from "../src/index.ts";
import { always, clientOf, errorXml, failure, standIn } from "./stand-in.ts";

const KiB = 1024;

let emulator: Emulator;
let oss: OssClient;

beforeAll(async () => {
  emulator = await startEmulator();
  oss = createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: async () => emulator.ramUser,
    now: () => new Date(),
  });
});
afterAll(() => emulator.close());

describe("a multipart upload", () => {
  it.each(["parts/合同 1.pdf", "parts/tab\tand\u0001control", "parts/a+b&c=d#e?.bin"])(
    "becomes the object %j with the headers it was begun with",
    async (key) => {
      const file = randomBytes(250 * KiB + 7);
      const uploadId = await oss.initiateMultipartUpload(key, {
        "Content-Type": "application/pdf",
        "cache-control": "private",
        "x-oss-meta-name": "a",
      });
      const last = await oss.uploadPart(key, { uploadId, number: 7 }, file.subarray(128 * KiB));
      const first = await oss.uploadPart(key, { uploadId, number: 2 }, file.subarray(0, 128 * KiB));
      const parts = await oss.listParts(key, uploadId);
      expect(parts).toEqual([
        { number: 2, size: 128 * KiB, etag: first.etag, lastModified: expect.any(Date) },
        { number: 7, size: 122 * KiB + 7, etag: last.etag, lastModified: expect.any(Date) },
      ]);
      const stored = await oss.completeMultipartUpload(key, uploadId, parts);
      const { body, head } = await oss.getObject(key);
      expect(Buffer.from(await new Response(body).arrayBuffer()).equals(file)).toBe(true);
      expect(head).toMatchObject({
        contentType: "application/pdf",
        cacheControl: "private",
        metadata: { name: "a" },
        etag: stored.etag,
        crc64: stored.crc64,
      });
    },
  );

  it("lists its parts over as many pages as there are", async () => {
    const uploadId = await oss.initiateMultipartUpload("pages");
    for (let number = 1; number <= 1003; number++) await oss.uploadPart("pages", { uploadId, number }, "x");
    const numbers = (await oss.listParts("pages", uploadId)).map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 1003 }, (_, at) => at + 1));
    await oss.abortMultipartUpload("pages", uploadId);
  });

  it("takes the parts that are named and drops the others", async () => {
    const uploadId = await oss.initiateMultipartUpload("chosen");
    const one = await oss.uploadPart("chosen", { uploadId, number: 1 }, "one");
    await oss.uploadPart("chosen", { uploadId, number: 2 }, "two");
    await oss.completeMultipartUpload("chosen", uploadId, [{ number: 1, etag: `"${one.etag}"` }]);
    expect(await new Response((await oss.getObject("chosen")).body).text()).toBe("one");
  });

  it("is told with OSS's own codes when it cannot be completed", async () => {
    const uploadId = await oss.initiateMultipartUpload("refused");
    const one = await oss.uploadPart("refused", { uploadId, number: 1 }, "one");
    const two = await oss.uploadPart("refused", { uploadId, number: 2 }, "two");
    const complete = (...parts: { number: number; etag: string }[]) =>
      failure(oss.completeMultipartUpload("refused", uploadId, parts));
    expect(await complete({ number: 1, ...two })).toMatchObject({ status: 400, code: "InvalidPart" });
    expect(await complete({ number: 2, ...two }, { number: 1, ...one })).toMatchObject({
      code: "InvalidPartOrder",
    });
    expect(await complete({ number: 1, ...one }, { number: 2, ...two })).toMatchObject({
      code: "EntityTooSmall",
    });
    await oss.putObject("refused", "there already");
    const forbidden = await failure(
      oss.completeMultipartUpload("refused", uploadId, [{ number: 1, ...one }], {
        "X-Oss-Forbid-Overwrite": "true",
      }),
    );
    expect(forbidden).toMatchObject({ status: 409, code: "FileAlreadyExists" });
    await oss.abortMultipartUpload("refused", uploadId);
  });

  it("that is over is NoSuchUpload, whatever is asked of it", async () => {
    const uploadId = await oss.initiateMultipartUpload("over");
    const one = await oss.uploadPart("over", { uploadId, number: 1 }, "one");
    await oss.abortMultipartUpload("over", uploadId);
    const answers = await Promise.all(
      [
        oss.uploadPart("over", { uploadId, number: 1 }, "one"),
        oss.listParts("over", uploadId),
        oss.completeMultipartUpload("over", uploadId, [{ number: 1, ...one }]),
        oss.abortMultipartUpload("over", uploadId),
      ].map(failure),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 404, code: "NoSuchUpload", retryable: false });
  });
});

describe("the multipart uploads under way", () => {
  it("are listed page by page, those of one key too", async () => {
    const begun: string[] = [];
    for (const key of ["open/1", "open/1", "open/2\u0001", "open/中", "elsewhere"]) {
      const uploadId = await oss.initiateMultipartUpload(key);
      onTestFinished(() => oss.abortMultipartUpload(key, uploadId));
      begun.push(`${key} ${uploadId}`);
    }
    const seen: string[] = [];
    let page = await oss.listMultipartUploads({ prefix: "open/", maxUploads: 1 });
    for (;;) {
      seen.push(...page.uploads.map(({ key, uploadId }) => `${key} ${uploadId}`));
      if (!page.next) break;
      page = await oss.listMultipartUploads({ prefix: "open/", maxUploads: 1, after: page.next });
    }
    expect(seen.toSorted()).toEqual(begun.slice(0, 4).toSorted());
    expect(Math.abs((page.uploads[0]?.initiated.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("may be none", async () => {
    expect(await oss.listMultipartUploads({ prefix: "nowhere/" })).toEqual({ uploads: [], next: undefined });
  });
});

describe("an answer that is none", () => {
  it.each([
    ["cut short", "<CompleteMultipartUploadResult><ETag>"],
    ["an error under a success's status", errorXml("InternalError", "We encountered an internal error.")],
    ["of another", "<html></html>"],
  ])("to CompleteMultipartUpload is worth asking again: %s", async (_what, body) => {
    const url = await standIn(always(200, { "x-oss-request-id": "65A1B2C3D4E5F60718293A4B" }, body));
    const error = await failure(clientOf(url).completeMultipartUpload("a", "id", [{ number: 1, etag: "A" }]));
    expect(error).toMatchObject({ code: "UnexpectedAnswer", retryable: true });
  });
});
