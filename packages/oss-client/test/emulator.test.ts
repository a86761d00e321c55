import { randomBytes } from "node:crypto";
import { type Emulator, startEmulator } from "@zhichuan/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOssClient, type OssClient, OssError } from "../src/index.ts";

let emulator: Emulator;
let oss: OssClient;

const clientWith = (changes: { accessKeySecret?: string; region?: string } = {}) =>
  createOssClient({
    bucketUrl: emulator.ossUrl,
    region: changes.region ?? emulator.region,
    bucket: emulator.bucket,
    credentials: async () => ({ ...emulator.ramUser, ...changes }),
    now: () => new Date(),
  });

beforeAll(async () => {
  emulator = await startEmulator();
  oss = clientWith();
});
afterAll(() => emulator.close());

const KEYS = [
  "a.txt",
  "上传/合同 1.pdf",
  "spaces and + plus & ampersand.txt",
  "100%/50%25.txt",
  "quotes'\"(round)[square]{curly}.txt",
  "!*~$@,;:=?#.txt",
  "a\\b.txt",
  "emoji 👨‍👩‍👧.png",
  "back/slash/",
  " leading and trailing ",
  "tab\tand\u0001control",
  "é composed and é not",
  ".hidden",
  "x/.../y",
];

describe("an object", () => {
  it.each(KEYS)("is put, seen, read, listed and deleted under %j", async (key) => {
    const content = `content of ${key}`;
    const put = await oss.putObject(key, content, { "Content-Type": "text/plain; charset=utf-8" });
    const head = await oss.headObject(key);
    expect(head).toMatchObject({
      size: Buffer.byteLength(content),
      contentType: "text/plain; charset=utf-8",
      etag: put.etag,
      crc64: put.crc64,
    });
    const { body } = await oss.getObject(key);
    expect(await new Response(body).text()).toBe(content);
    const { objects } = await oss.listObjects({ prefix: key });
    expect(objects.map((object) => [object.key, object.size, object.etag])).toEqual([
      [key, head?.size, put.etag],
    ]);
    await oss.deleteObject(key);
    expect(await oss.headObject(key)).toBeUndefined();
  });

  it("carries metadata and headers", async () => {
    await oss.putObject("meta", "x", {
      "x-oss-meta-Name": encodeURIComponent("合同.pdf"),
      "x-oss-meta-empty": "",
      "cache-control": "private, max-age=60",
      "content-disposition": 'attachment; filename="a.pdf"',
      "content-encoding": "br",
      "x-oss-storage-class": "IA",
    });
    const head = await oss.headObject("meta");
    expect(head?.metadata).toMatchObject({ name: "%E5%90%88%E5%90%8C.pdf" });
    expect(head).toMatchObject({
      contentType: "application/octet-stream",
      cacheControl: "private, max-age=60",
      contentDisposition: 'attachment; filename="a.pdf"',
      contentEncoding: "br",
      storageClass: "IA",
    });
    expect(Math.abs((head?.lastModified.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("streams in both directions, with and without its length", async () => {
    const bytes = randomBytes(3 * 1024 * 1024 + 7);
    const stream = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += 100_000)
            controller.enqueue(bytes.subarray(at, at + 100_000));
          controller.close();
        },
      });
    await oss.putObject("known", stream(), { "content-length": String(bytes.length) });
    await oss.putObject("chunked", stream());
    await oss.putObject("whole", bytes);
    for (const key of ["known", "chunked", "whole"]) {
      const { body, head, range } = await oss.getObject(key);
      expect(head.size).toBe(bytes.length);
      expect(range).toBeUndefined();
      expect(Buffer.from(await new Response(body).arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it("is read in part", async () => {
    await oss.putObject("range", "0123456789");
    const read = async (range: { start: number; end?: number }) => {
      const object = await oss.getObject("range", { range });
      return [await new Response(object.body).text(), object.range, object.head.size];
    };
    expect(await read({ start: 2, end: 4 })).toEqual(["234", { start: 2, end: 4 }, 10]);
    expect(await read({ start: 7 })).toEqual(["789", { start: 7, end: 9 }, 10]);
    await expect(oss.getObject("range", { range: { start: 10 } })).rejects.toMatchObject({
      code: "InvalidRange",
    });
  });

  it("may be empty", async () => {
    await oss.putObject("empty", "");
    expect(await oss.headObject("empty")).toMatchObject({ size: 0, crc64: "0" });
  });

  it("is not replaced when that was forbidden", async () => {
    await oss.putObject("once", "1");
    await expect(oss.putObject("once", "2", { "x-oss-forbid-overwrite": "true" })).rejects.toMatchObject({
      status: 409,
      code: "FileAlreadyExists",
      retryable: false,
    });
  });

  it("that is not there cannot be read, and may be deleted", async () => {
    await expect(oss.getObject("nothing")).rejects.toMatchObject({ status: 404, code: "NoSuchKey" });
    await oss.deleteObject("nothing");
  });
});

describe("many objects", () => {
  it("are deleted together under whatever keys they have, and no others", async () => {
    const keys = KEYS.map((key) => `many/${key}`).concat("many/line\r\nends", "many/<&amp;>");
    for (const key of [...keys, "many"]) await oss.putObject(key, key);
    await oss.deleteObjects([...keys, "many/never there"]);
    expect((await oss.listObjects({ prefix: "many" })).objects.map(({ key }) => key)).toEqual(["many"]);
  });

  it("may be a thousand", async () => {
    const keys = Array.from({ length: 1000 }, (_, at) => `thousand/${at}`);
    for (const key of keys.slice(0, 20)) await oss.putObject(key, "");
    await oss.deleteObjects(keys);
    expect((await oss.listObjects({ prefix: "thousand/" })).objects).toEqual([]);
    await expect(oss.deleteObjects([...keys, "one more"])).rejects.toMatchObject({ code: "MalformedXML" });
  });

  it("may be none: OSS is asked nothing", async () => {
    emulator.faults.add({ operation: "DeleteMultipleObjects", status: 500, code: "InternalError" });
    await oss.deleteObjects([]);
    await expect(oss.deleteObjects(["a"])).rejects.toMatchObject({ code: "InternalError" });
    emulator.faults.clear();
  });
});

describe("a listing", () => {
  it("goes page by page in the order of the keys, folders apart", async () => {
    const keys = ["list/1", "list/2", "list/a/1", "list/a/2", "list/b/1", "list/中"];
    for (const key of keys) await oss.putObject(key, key);
    const seen: string[] = [];
    let continuationToken: string | undefined;
    do {
      const page = await oss.listObjects({
        prefix: "list/",
        maxKeys: 2,
        ...(continuationToken !== undefined && { continuationToken }),
      });
      expect(page.objects.length).toBeLessThanOrEqual(2);
      seen.push(...page.objects.map(({ key }) => key));
      continuationToken = page.nextContinuationToken;
    } while (continuationToken !== undefined);
    expect(seen).toEqual(keys);

    const folders = await oss.listObjects({ prefix: "list/", delimiter: "/" });
    expect(folders.commonPrefixes).toEqual(["list/a/", "list/b/"]);
    expect(folders.objects.map(({ key }) => key)).toEqual(["list/1", "list/2", "list/中"]);
  });

  it("begins after any text, and goes on from there", async () => {
    const keys = ["after/1", "after/2 ü+", "after/3"];
    for (const key of keys) await oss.putObject(key, key);
    const after = async (startAfter: string) =>
      (await oss.listObjects({ prefix: "after/", startAfter })).objects.map(({ key }) => key);
    expect(await after("after/2 ü+")).toEqual(["after/3"]);
    expect(await after("after/10")).toEqual(["after/2 ü+", "after/3"]);
    expect(await after("a")).toEqual(keys);
    expect(await after("b")).toEqual([]);
  });

  it("of nothing is empty", async () => {
    expect(await oss.listObjects({ prefix: "nowhere/" })).toEqual({
      objects: [],
      commonPrefixes: [],
      nextContinuationToken: undefined,
    });
  });
});

describe("the bucket", () => {
  it("has its CORS rules put, read and deleted", async () => {
    expect(await oss.getBucketCors()).toEqual([]);
    const rules = [
      {
        allowedOrigins: ["https://app.example.com", "https://*.example.com"],
        allowedMethods: ["PUT", "POST"],
        allowedHeaders: ["*"],
        exposeHeaders: ["ETag", "x-oss-request-id"],
        maxAgeSeconds: 600,
      },
      { allowedOrigins: ["*"], allowedMethods: ["GET"], allowedHeaders: [], exposeHeaders: [] },
    ];
    await oss.putBucketCors(rules);
    expect(await oss.getBucketCors()).toEqual(rules);
    await oss.deleteBucketCors();
    expect(await oss.getBucketCors()).toEqual([]);
  });

  it("tells of itself", async () => {
    expect(await oss.getBucketInfo()).toMatchObject({
      name: emulator.bucket,
      location: `oss-${emulator.region}`,
      acl: "private",
      versioning: undefined,
    });
  });
});

describe("a refusal", () => {
  it("of a wrong secret is told as OSS tells it", async () => {
    const error = await clientWith({ accessKeySecret: "wrong" })
      .listObjects()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OssError);
    expect(error).toMatchObject({ status: 403, code: "SignatureDoesNotMatch", retryable: false });
    expect((error as OssError).requestId).toMatch(/^[0-9A-F]{24}$/);
  });

  it("is told for HEAD too, which has no body", async () => {
    await expect(clientWith({ accessKeySecret: "wrong" }).headObject("a")).rejects.toMatchObject({
      status: 403,
      code: "SignatureDoesNotMatch",
    });
  });

  it("of another region is no matter of retrying", async () => {
    await expect(clientWith({ region: "cn-beijing" }).listObjects()).rejects.toMatchObject({
      retryable: false,
    });
  });
});
