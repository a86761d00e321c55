import { type Emulator, startEmulator } from "@zhichuan/emulator";
import { signRequest } from "@zhichuan/signer";
import { expect, it, onTestFinished } from "vitest";
import { createOssClient } from "../src/index.ts";

async function started() {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const { ossUrl: bucketUrl, region, bucket, ramUser } = emulator;
  const now = () => new Date();
  const oss = createOssClient({ bucketUrl, region, bucket, credentials: async () => ramUser, now });
  return { emulator, oss };
}

async function put(
  { ossUrl, region, bucket, ramUser }: Emulator,
  name: string,
  body: string,
  more: Record<string, string> = {},
) {
  const at = new Date();
  const asked = { credentials: ramUser, region, bucket, method: "PUT", at, query: { [name]: "" } };
  const headers = signRequest({ ...asked, headers: { "content-type": "application/xml", ...more } });
  const { status } = await fetch(`${ossUrl}/?${name}`, { method: "PUT", headers, body });
  return status;
}

it("tells whether public access is blocked", async () => {
  const { emulator, oss } = await started();
  expect(await oss.getBucketPublicAccessBlock()).toBe(false);
  const block = (blocked: string) =>
    put(
      emulator,
      "publicAccessBlock",
      `<PublicAccessBlockConfiguration><BlockPublicAccess>${blocked}</BlockPublicAccess></PublicAccessBlockConfiguration>`,
    );
  expect(await block("true")).toBe(200);
  expect(await oss.getBucketPublicAccessBlock()).toBe(true);
  expect(await block("maybe")).toBe(400);
  expect(await oss.getBucketPublicAccessBlock()).toBe(true);
});

it("with public access blocked, an ACL opens nothing", async () => {
  const { emulator, oss } = await started();
  await oss.putObject("a.txt", "a");
  const anybody = async () => (await fetch(`${emulator.ossUrl}/a.txt`)).status;
  await put(emulator, "acl", "", { "x-oss-acl": "public-read" });
  expect(await anybody()).toBe(200);
  const block =
    "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>";
  await put(emulator, "publicAccessBlock", block);
  expect(await anybody()).toBe(403);
});

it("tells the hotlink protection", async () => {
  const { emulator, oss } = await started();
  expect(await oss.getBucketReferer()).toEqual({ allowEmpty: true, allowed: [], refused: [] });
  const document = `<RefererConfiguration><AllowEmptyReferer>false</AllowEmptyReferer><RefererList>
    <Referer>https://servicewechat.com</Referer><Referer>https://*.example.com</Referer></RefererList>
    <RefererBlacklist><Referer>https://bad.example.com</Referer></RefererBlacklist></RefererConfiguration>`;
  expect(await put(emulator, "referer", document)).toBe(200);
  expect(await oss.getBucketReferer()).toEqual({
    allowEmpty: false,
    allowed: ["https://servicewechat.com", "https://*.example.com"],
    refused: ["https://bad.example.com"],
  });
  expect(await put(emulator, "referer", "<RefererConfiguration/>")).toBe(400);
});
