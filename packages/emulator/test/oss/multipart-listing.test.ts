import { expect, test } from "vitest";
import { emulate, noon } from "./support/emulate.ts";
import { begin, initiate, list, parse, partOf, putPart, type Running } from "./support/multipart.ts";
import { sendSigned } from "./support/signed.ts";

const listUploads = async (emulator: Running, query: Record<string, string> = {}) => {
  const { ListMultipartUploadsResult: result } = parse(
    await sendSigned(emulator, { method: "GET", query: { uploads: "", ...query } }),
  );
  const { Upload = [], CommonPrefixes = [], ...rest } = result;
  return { ...rest, uploads: [Upload].flat(), prefixes: [CommonPrefixes].flat().map(({ Prefix }) => Prefix) };
};

test("parts are listed by number, page by page, with all that is known of them", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "目录/a", [], { headers: { "x-oss-storage-class": "IA" } });
  const numbers = [9, 10, 1, 10_000, 100, 2];
  for (const number of numbers) {
    emulator.clock.now = new Date(noon.getTime() + number);
    await putPart(emulator, upload, number, "123456789");
  }
  expect(parse(await list(emulator, upload, { "max-parts": "1" })).ListPartsResult).toEqual({
    ...{ Bucket: emulator.bucket, Key: "目录/a", UploadId: upload.uploadId, StorageClass: "IA" },
    ...{ PartNumberMarker: "0", NextPartNumberMarker: "1", MaxParts: "1", IsTruncated: "true" },
    Part: {
      ...{ PartNumber: "1", LastModified: "2026-03-04T12:00:00.001Z", Size: "9" },
      ...{ ETag: '"25F9E794323B453885F5181F1B624D0B"', HashCrc64ecma: "11051210869376104954" },
    },
  });
  const found: number[] = [];
  let marker = "";
  for (;;) {
    const { ListPartsResult: page } = parse(
      await list(emulator, upload, { "max-parts": "4", ...(marker && { "part-number-marker": marker }) }),
    );
    found.push(...[page.Part].flat().map(({ PartNumber }) => Number(PartNumber)));
    marker = page.NextPartNumberMarker;
    if (page.IsTruncated !== "true") break;
  }
  expect(found).toEqual(numbers.toSorted((a, b) => a - b));
  const encoded = parse(await list(emulator, upload, { "encoding-type": "url" })).ListPartsResult;
  expect(encoded).toMatchObject({ EncodingType: "url", Key: encodeURIComponent("目录/a"), MaxParts: "1000" });
});

test("an upload without parts has none", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", []);
  const { ListPartsResult: page } = parse(await list(emulator, upload));
  expect(page).toMatchObject({ NextPartNumberMarker: "0", IsTruncated: "false" });
  expect(page.Part).toBeUndefined();
});

test("uploads are listed by key and ID, with when they were begun", async () => {
  const emulator = await emulate();
  const uploadId = await initiate(emulator, "a\u0001b", { headers: { "x-oss-storage-class": "IA" } });
  expect(await listUploads(emulator, { "encoding-type": "url", "max-uploads": "7" })).toEqual({
    ...{ EncodingType: "url", Bucket: emulator.bucket, KeyMarker: "", UploadIdMarker: "" },
    ...{ NextKeyMarker: "a%01b", NextUploadIdMarker: uploadId, Delimiter: "", Prefix: "" },
    ...{ MaxUploads: "7", IsTruncated: "false", prefixes: [] },
    uploads: [
      { Key: "a%01b", UploadId: uploadId, StorageClass: "IA", Initiated: "2026-03-04T12:00:00.000Z" },
    ],
  });
});

/** Every upload of all pages. */
async function walk(emulator: Running, query: Record<string, string>) {
  const found: string[] = [];
  for (let markers: Record<string, string> = {}; ; ) {
    const page = await listUploads(emulator, { ...query, ...markers });
    found.push(
      ...page.prefixes,
      ...page.uploads.map((upload: Record<string, string>) => `${upload.Key} ${upload.UploadId}`),
    );
    if (page.IsTruncated !== "true") return found;
    markers = { "key-marker": page.NextKeyMarker, "upload-id-marker": page.NextUploadIdMarker };
  }
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

test.each(["1", "2", "3", "1000"])("%s uploads to a page, several of one key, none twice", async (size) => {
  const emulator = await emulate();
  const begun: string[] = [];
  // U+FF5E comes before U+1F600 by its bytes, after it by JavaScript's own order.
  for (const key of ["b", "a", "a", "a", "～", "😀", "a/b"]) {
    begun.push(`${key} ${await initiate(emulator, key)}`);
  }
  expect(await walk(emulator, { "max-uploads": size })).toEqual(begun.toSorted(byBytes));
  expect(await walk(emulator, { "max-uploads": size, prefix: "a" })).toEqual(
    begun.filter((entry) => entry.startsWith("a")).toSorted(byBytes),
  );
});

test("keys that share what precedes the delimiter count as one", async () => {
  const emulator = await emulate();
  for (const key of ["u/1/a", "u/1/b", "u/2/a", "u/x", "v/1"]) await initiate(emulator, key);
  const names = (await walk(emulator, { delimiter: "/", prefix: "u/", "max-uploads": "1" })).map(
    (entry) => entry.split(" ")[0],
  );
  expect(names).toEqual(["u/1/", "u/2/", "u/x"]);
});

test("markers: a key alone skips its uploads, an ID alone is ignored", async () => {
  const emulator = await emulate();
  const ids = [await initiate(emulator, "a"), await initiate(emulator, "a")].sort();
  const last = await initiate(emulator, "b");
  const after = async (query: Record<string, string>) =>
    (await listUploads(emulator, query)).uploads.map((upload: Record<string, string>) => upload.UploadId);
  expect(await after({ "key-marker": "a" })).toEqual([last]);
  expect(await after({ "key-marker": "a", "upload-id-marker": ids[0] ?? "" })).toEqual([ids[1], last]);
  expect(await after({ "key-marker": "a", "upload-id-marker": "0" })).toEqual([...ids, last]);
  expect(await after({ "upload-id-marker": "F".repeat(32) })).toEqual([...ids, last]);
});

test("what is unfinished is in no listing of objects", async () => {
  const emulator = await emulate();
  await begin(emulator, "a", [partOf("a")]);
  const answer = await sendSigned(emulator, { method: "GET", query: { "list-type": "2" } });
  expect(parse(answer).ListBucketResult).toMatchObject({ KeyCount: "0" });
  expect((await sendSigned(emulator, { method: "HEAD", key: "a" })).status).toBe(404);
});
