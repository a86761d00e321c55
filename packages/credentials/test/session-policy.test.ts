import { startEmulator } from "@zhichuan/emulator";
import { createOssClient, OssError } from "@zhichuan/oss-client";
import { expect, onTestFinished, test } from "vitest";
import {
  CredentialsError,
  createCredentialsProvider,
  ramUser,
  type SessionScope,
  sessionPolicy,
} from "../src/index.ts";

/** A client of the emulator's bucket whose session was opened with the policy. */
async function clientFor(scope: SessionScope) {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const now = () => new Date();
  const source = ramUser({
    ...emulator.ramUser,
    roleArn: emulator.roleArn,
    sessionName: "zhichuan",
    stsEndpoint: emulator.stsUrl,
    durationSeconds: 900,
    policy: sessionPolicy(scope),
  });
  const provider = createCredentialsProvider({ source, now, random: Math.random });
  return createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: () => provider.get(),
    now,
  });
}

const refused = expect.objectContaining({ status: 403, code: "AccessDenied" });

test("the session may put, in parts too, read and delete under its prefix, and nothing else", async () => {
  const client = await clientFor({ bucket: "zhichuan-dev", prefix: "上传/a+b " });
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

  await expect(client.listObjects({ prefix: "上传/" })).rejects.toThrow(OssError);
  await expect(client.listObjects({ prefix: "上传/" })).rejects.toEqual(refused);
  await expect(client.getBucketCors()).rejects.toEqual(refused);
  await expect(client.getBucketLifecycle()).rejects.toEqual(refused);
  for (const elsewhere of ["上传/other.txt", "上传-index/a.txt"]) {
    await expect(client.putObject(elsewhere, Buffer.from("hello"))).rejects.toEqual(refused);
    await expect(client.deleteObject(elsewhere)).rejects.toEqual(refused);
    await expect(client.initiateMultipartUpload(elsewhere)).rejects.toEqual(refused);
  }
  await expect(client.headObject("elsewhere.txt")).rejects.toEqual(expect.objectContaining({ status: 403 }));
});

test("the index of contents may be written and read, not deleted, and only when it is named", async () => {
  const scope = { bucket: "zhichuan-dev", prefix: "uploads/" };
  const entry = "uploads-index/someone/digest";
  const client = await clientFor({ ...scope, indexPrefix: "uploads-index/" });
  await client.putObject(entry, "");
  expect(await client.headObject(entry)).toMatchObject({ size: 0 });
  await expect(client.deleteObject(entry)).rejects.toEqual(refused);
  await expect((await clientFor(scope)).putObject(entry, "")).rejects.toEqual(refused);
});

test("an empty prefix is the whole bucket", async () => {
  const client = await clientFor({ bucket: "zhichuan-dev", prefix: "" });
  await client.putObject("anything", Buffer.from("hello"));
});

test("a policy for another bucket opens nothing here", async () => {
  const client = await clientFor({ bucket: "zhichuan-dev2", prefix: "" });
  await expect(client.putObject("anything", Buffer.from("hello"))).rejects.toEqual(refused);
});

test.each([
  [{ bucket: "box", prefix: "up*" }],
  [{ bucket: "box", prefix: "u?" }],
  [{ bucket: "box", prefix: ["$", "{oss:Prefix}"].join("") }],
  [{ bucket: "box", prefix: "/uploads" }],
  [{ bucket: "box", prefix: "uploads/", indexPrefix: "*" }],
  [{ bucket: "*", prefix: "uploads/" }],
  [{ bucket: "Box", prefix: "uploads/" }],
  [{ bucket: "", prefix: "uploads/" }],
])("%j is refused", (scope) => {
  expect(() => sessionPolicy(scope)).toThrow(CredentialsError);
});
