import { describe, expect, test } from "vitest";
import { type Deployment, PermissionsError, sessionPolicy, uploadPolicy } from "../src/index.ts";
import { EVERYTHING, LEAST } from "./support/deployment.ts";
import { clientOf, emulate, expectDenied } from "./support/session.ts";

const session = async (deployment: Deployment) => clientOf(await emulate(), sessionPolicy(deployment));
const denied = expect.objectContaining({ status: 403, code: "AccessDenied" });

test("the session may put, in parts too, read and delete under its prefix, and nothing else", async () => {
  const client = await session({ ...LEAST, prefix: "上传/a+b " });
  const key = "上传/a+b c.txt";
  await client.putObject(key, Buffer.from("hello"));
  expect(await client.headObject(key)).toMatchObject({ size: 5 });
  expect(await client.getObject(key)).toBeDefined();
  await client.deleteObject(key);

  const uploadId = await client.initiateMultipartUpload(key);
  await client.uploadPart(key, { uploadId, number: 1 }, "hello");
  expect((await client.listMultipartUploads({ prefix: key })).uploads).toHaveLength(1);
  await client.completeMultipartUpload(key, uploadId, await client.listParts(key, uploadId));
  await client.abortMultipartUpload(key, await client.initiateMultipartUpload(key));

  await expect(client.listObjects({ prefix: "上传/" })).rejects.toEqual(denied);
  await expect(client.getBucketCors()).rejects.toEqual(denied);
  await expect(client.getBucketLifecycle()).rejects.toEqual(denied);
  await expect(client.putObjectTagging(key, { moderation: "pass" })).rejects.toEqual(denied);
  await expect(client.getObjectTagging(key)).rejects.toEqual(denied);
  for (const elsewhere of ["上传/other.txt", "上传-index/a.txt"]) {
    await expect(client.putObject(elsewhere, Buffer.from("hello"))).rejects.toEqual(denied);
    await expect(client.deleteObject(elsewhere)).rejects.toEqual(denied);
    await expect(client.initiateMultipartUpload(elsewhere)).rejects.toEqual(denied);
  }
  await expect(client.headObject("elsewhere.txt")).rejects.toEqual(denied);
});

test("users' files are listed below the prefix only", async () => {
  const client = await session({ ...LEAST, files: true });
  await client.listObjects({ prefix: "uploads/" });
  await client.listObjects({ prefix: "uploads/someone/" });
  for (const prefix of ["", "uploads", "uploads-index/", "other/"])
    await expect(client.listObjects({ prefix })).rejects.toEqual(denied);
  await expect(client.listObjects()).rejects.toEqual(denied);
});

test("the index is reached only when it is named, and no more of it than is used", async () => {
  const entry = "uploads-index/someone/digest";
  const trace = "uploads-index/trace/1";
  const index = await session({ ...LEAST, instantUpload: true });
  await index.putObject(entry, "");
  expect(await index.headObject(entry)).toMatchObject({ size: 0 });
  await expect(index.deleteObject(entry)).rejects.toEqual(denied);

  const deleting = await session({ ...LEAST, instantUpload: true, files: true });
  await deleting.putObject(entry, "");
  expect((await deleting.listObjects({ prefix: "uploads-index/someone/" })).objects).toHaveLength(1);
  await deleting.deleteObjects([entry]);

  const traces = await session({ ...LEAST, moderation: true });
  await traces.putObject(trace, "");
  expect(await traces.headObject(trace)).toMatchObject({ size: 0 });
  await expect(traces.putObject(entry, "")).rejects.toEqual(denied);

  const neither = await session(LEAST);
  await expect(neither.putObject(entry, "")).rejects.toEqual(denied);
  await expect(neither.putObject(trace, "")).rejects.toEqual(denied);
});

test("tags are written and read while content is checked", async () => {
  const client = await session({ ...LEAST, moderation: true });
  await client.putObject("uploads/a", "x");
  await client.putObjectTagging("uploads/a", { moderation: "pass" });
  expect(await client.getObjectTagging("uploads/a")).toEqual({ moderation: "pass" });
  await client.putObject("uploads-index/trace/1", "");
  await expect(client.putObjectTagging("uploads-index/trace/1", {})).rejects.toEqual(denied);
});

test("an empty prefix is the whole bucket", async () => {
  const client = await session({ ...LEAST, prefix: "" });
  await client.putObject("anything", Buffer.from("hello"));
});

test("a policy for another bucket opens nothing here", async () => {
  const client = await session({ ...LEAST, bucket: "zhichuan-dev2", prefix: "" });
  await expect(client.putObject("anything", Buffer.from("hello"))).rejects.toEqual(denied);
});

test("what signs uploads puts below the prefix and does nothing else, not even tag what it puts", async () => {
  const client = clientOf(await emulate(), uploadPolicy(EVERYTHING));
  await client.putObject("uploads/a", "x");
  const uploadId = await client.initiateMultipartUpload("uploads/b");
  const part = await client.uploadPart("uploads/b", { uploadId, number: 1 }, "x");
  await client.completeMultipartUpload("uploads/b", uploadId, [{ number: 1, etag: part.etag }]);
  const tagged = client.putObject("uploads/c", "x", { "x-oss-tagging": "moderation=pass" });
  await expect(tagged).rejects.toEqual(denied);
  await expectDenied([
    client.putObject("uploads-index/a", "x"),
    client.putObjectTagging("uploads/a", { moderation: "pass" }),
    client.headObject("uploads/a"),
    client.deleteObject("uploads/a"),
    client.listObjects({ prefix: "uploads/" }),
    client.listMultipartUploads(),
    client.listParts("uploads/b", uploadId),
  ]);
});

describe("is refused", () => {
  test.each([
    { bucket: "box", prefix: "up*" },
    { bucket: "box", prefix: "u?" },
    { bucket: "box", prefix: ["$", "{oss:Prefix}"].join("") },
    { bucket: "box", prefix: "/uploads" },
    { bucket: "*", prefix: "uploads/" },
    { bucket: "Box", prefix: "uploads/" },
    { bucket: "", prefix: "uploads/" },
  ])("%j", (place) => {
    const { profiles } = LEAST;
    const deployment = { ...EVERYTHING, ...place, profiles };
    expect(() => sessionPolicy(deployment)).toThrow(PermissionsError);
    expect(() => uploadPolicy(deployment)).toThrow(PermissionsError);
  });
});

test("the longest prefix there may be still fits what STS takes", () => {
  const prefix = `${"p".repeat(255)}/`;
  const bucket = "b".repeat(63);
  expect(sessionPolicy({ ...EVERYTHING, bucket, prefix }).length).toBeLessThanOrEqual(2048);
});
