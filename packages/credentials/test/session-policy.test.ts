import { startEmulator } from "@zhichuan/emulator";
import { createOssClient, OssError } from "@zhichuan/oss-client";
import { expect, onTestFinished, test } from "vitest";
import { CredentialsError, createCredentialsProvider, ramUser, sessionPolicy } from "../src/index.ts";

/** A client of the emulator's bucket whose session was opened with the policy. */
async function clientFor(scope: { bucket: string; prefix: string }) {
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

test("the session may put, get and head under its prefix, and nothing else", async () => {
  const client = await clientFor({ bucket: "zhichuan-dev", prefix: "上传/a+b " });
  const key = "上传/a+b c.txt";
  await client.putObject(key, Buffer.from("hello"));
  expect(await client.headObject(key)).toMatchObject({ size: 5 });
  expect(await client.getObject(key)).toBeDefined();

  await expect(client.deleteObject(key)).rejects.toThrow(OssError);
  await expect(client.deleteObject(key)).rejects.toEqual(refused);
  await expect(client.listObjects({ prefix: "上传/" })).rejects.toEqual(refused);
  await expect(client.getBucketCors()).rejects.toEqual(refused);
  await expect(client.putObject("上传/other.txt", Buffer.from("hello"))).rejects.toEqual(refused);
  await expect(client.headObject("elsewhere.txt")).rejects.toEqual(expect.objectContaining({ status: 403 }));
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
  [{ bucket: "*", prefix: "uploads/" }],
  [{ bucket: "Box", prefix: "uploads/" }],
  [{ bucket: "", prefix: "uploads/" }],
])("%j is refused", (scope) => {
  expect(() => sessionPolicy(scope)).toThrow(CredentialsError);
});
