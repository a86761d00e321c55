import { type Emulator, startEmulator } from "@zhichuan/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOssClient, type OssClient } from "../src/index.ts";
import { always, clientOf, failure, standIn } from "./stand-in.ts";

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

describe("an object's tags", () => {
  it("are none, then those that were put, each time all of them", async () => {
    const key = "tags/合同 1.pdf";
    await oss.putObject(key, "x");
    expect(await oss.getObjectTagging(key)).toEqual({});
    await oss.putObjectTagging(key, { moderation: "review", "谁 a+b=c": "", path: "/a:b_c.d" });
    expect(await oss.getObjectTagging(key)).toEqual({
      moderation: "review",
      "谁 a+b=c": "",
      path: "/a:b_c.d",
    });
    await oss.putObjectTagging(key, { moderation: "pass" });
    expect(await oss.getObjectTagging(key)).toEqual({ moderation: "pass" });
  });

  it("end with the object: what is stored there next has none", async () => {
    await oss.putObject("again", "1");
    await oss.putObjectTagging("again", { moderation: "pass" });
    await oss.putObject("again", "2");
    expect(await oss.getObjectTagging("again")).toEqual({});
  });

  it("are refused as OSS refuses them", async () => {
    await oss.putObject("one", "1");
    expect(await failure(oss.putObjectTagging("one", { "a&b": "1" }))).toMatchObject({ code: "InvalidTag" });
    expect(await failure(oss.putObjectTagging("nothing", { a: "1" }))).toMatchObject({
      status: 404,
      code: "NoSuchKey",
    });
    expect(await failure(oss.getObjectTagging("nothing"))).toMatchObject({ code: "NoSuchKey" });
    expect(await oss.getObjectTagging("one")).toEqual({});
  });

  it("are read from the document of the manual", async () => {
    const document =
      '<?xml version="1.0" encoding="UTF-8"?>\n<Tagging>\n  <TagSet>\n    <Tag>\n      <Key>a</Key>\n      ' +
      "<Value>1</Value>\n    </Tag>\n    <Tag>\n      <Key>b &lt;</Key>\n      <Value>2</Value>\n    </Tag>\n" +
      "  </TagSet>\n</Tagging>";
    const client = clientOf(await standIn(always(200, {}, document)));
    expect(await client.getObjectTagging("x")).toEqual({ a: "1", "b <": "2" });
  });
});
