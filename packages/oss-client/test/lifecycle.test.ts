import { startEmulator } from "@zhichuan/emulator";
import { expect, it, onTestFinished } from "vitest";
import { createOssClient } from "../src/index.ts";
import { readLifecycleRules, writeLifecycleRules } from "../src/lifecycle-xml.ts";
import { parseXml } from "../src/xml.ts";
import { always, clientOf, errorXml, standIn } from "./stand-in.ts";

/** As in https://help.aliyun.com/zh/oss/developer-reference/getbucketlifecycle, with what this client does not read. */
const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?>
<LifecycleConfiguration>
  <Rule>
    <ID>sweep</ID>
    <Prefix>uploads/</Prefix>
    <Status>Enabled</Status>
    <AbortMultipartUpload>
      <Days>7</Days>
    </AbortMultipartUpload>
  </Rule>
  <Rule>
    <ID>archive &amp; forget</ID>
    <Prefix></Prefix>
    <Status>Disabled</Status>
    <Tag><Key>a</Key><Value>1</Value></Tag>
    <Tag><Key>b</Key><Value>2 &lt; 3</Value></Tag>
    <Expiration><Days>180</Days></Expiration>
    <Transition><Days>30</Days><StorageClass>IA</StorageClass></Transition>
    <AbortMultipartUpload><CreatedBeforeDate>2026-11-22T00:00:00.000Z</CreatedBeforeDate></AbortMultipartUpload>
  </Rule>
</LifecycleConfiguration>`;

it("reads a bucket's lifecycle rules", async () => {
  const rules = await clientOf(await standIn(always(200, {}, DOCUMENT))).getBucketLifecycle();
  expect(rules).toEqual([
    { id: "sweep", prefix: "uploads/", enabled: true, abortMultipartUploadDays: 7 },
    expect.objectContaining({ id: "archive & forget", prefix: "", enabled: false, expirationDays: 180 }),
  ]);
});

it("gives no rules for a bucket that has none", async () => {
  const url = await standIn(always(404, {}, errorXml("NoSuchLifecycle", "No Row found in Lifecycle Table.")));
  expect(await clientOf(url).getBucketLifecycle()).toEqual([]);
});

it("loses nothing of a rule that is read and put back, whatever is in it", () => {
  const read = (text: string) => readLifecycleRules(parseXml(text, "LifecycleConfiguration"));
  const written = writeLifecycleRules(read(DOCUMENT));
  expect(read(written)).toEqual(read(DOCUMENT));
  const bare = written.replace(/\s+(?=<)/g, "");
  for (const piece of [
    "<Tag><Key>a</Key><Value>1</Value></Tag>",
    "<Tag><Key>b</Key><Value>2 &lt; 3</Value></Tag>",
    "<Expiration><Days>180</Days></Expiration>",
    "<Transition><Days>30</Days><StorageClass>IA</StorageClass></Transition>",
    "<CreatedBeforeDate>2026-11-22T00:00:00.000Z</CreatedBeforeDate>",
    "<ID>archive &amp; forget</ID>",
    "<AbortMultipartUpload><Days>7</Days></AbortMultipartUpload>",
  ])
    expect(bare).toContain(piece);
});

it("is kept by a bucket as it was put", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const oss = createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: async () => emulator.ramUser,
    now: () => new Date(),
  });
  expect(await oss.getBucketLifecycle()).toEqual([]);
  const rules = [
    { id: "sweep", prefix: "uploads/", enabled: true, abortMultipartUploadDays: 7 },
    { id: "later", prefix: "elsewhere/", enabled: false, abortMultipartUploadDays: 1 },
    { id: "forget", prefix: "", enabled: true, expirationDays: 30 },
  ];
  await oss.putBucketLifecycle(rules);
  expect(await oss.getBucketLifecycle()).toEqual(rules);
});

it("puts rules with the digest that OSS asks for", async () => {
  let seen = "";
  const url = await standIn(async (request, response) => {
    for await (const piece of request) seen += piece;
    seen += ` ${request.method} ${request.url} ${String(request.headers["content-md5"]).length}`;
    response.end();
  });
  await clientOf(url).putBucketLifecycle([{ prefix: "", enabled: true, abortMultipartUploadDays: 7 }]);
  expect(seen).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><LifecycleConfiguration><Rule><Prefix></Prefix><Status>Enabled</Status>' +
      "<AbortMultipartUpload><Days>7</Days></AbortMultipartUpload></Rule></LifecycleConfiguration> PUT /?lifecycle 24",
  );
});
