import { startEmulator } from "@zhichuan/emulator";
import { expect, it, onTestFinished } from "vitest";
import { createOssClient } from "../src/index.ts";
import { always, clientOf, failure, standIn } from "./stand-in.ts";

it("tells a bucket's versioning, as the bucket's info does", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const oss = createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: async () => emulator.ramUser,
    now: () => new Date(),
  });
  expect(await oss.getBucketVersioning()).toBeUndefined();
  for (const status of ["Enabled", "Suspended"] as const) {
    await oss.putBucketVersioning(status);
    expect(await oss.getBucketVersioning()).toBe(status);
    expect((await oss.getBucketInfo()).versioning).toBe(status);
  }
});

it("takes no answer it does not know for one without versioning", async () => {
  const odd = "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>";
  const client = clientOf(await standIn(always(200, {}, odd)));
  expect(await failure(client.getBucketVersioning())).toMatchObject({ code: "UnexpectedAnswer" });
});
