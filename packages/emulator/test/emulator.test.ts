import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { type Emulator, startEmulator } from "../src/index.ts";
import { partsOf, post, signedFields } from "./oss/support/form.ts";
import { officialClientAt } from "./sts/setup.ts";

type Keys = Parameters<typeof signedFields>[1]["credentials"];

const upload = (emulator: Emulator, credentials: NonNullable<Keys>, key: string) =>
  post(emulator, partsOf(signedFields(emulator, { at: new Date(), credentials, key }), { value: "hello" }));

test("credentials of a RAM user through STS, narrowed by a session policy, upload a form to their prefix only", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const client = officialClientAt(emulator.stsUrl, emulator.ramUser);
  const Resource = `acs:oss:*:*:${emulator.bucket}/uploads/*`;
  const policy = JSON.stringify({
    Version: "1",
    Statement: [{ Effect: "Allow", Action: "oss:PutObject", Resource }],
  });
  const { body } = await client.assumeRole({
    roleArn: emulator.roleArn,
    roleSessionName: "server",
    durationSeconds: 900,
    policy,
  });
  const credentials = body?.credentials as NonNullable<Keys>;
  expect((await upload(emulator, credentials, "uploads/a")).status).toBe(204);
  expect((await upload(emulator, credentials, "other/a")).status).toBe(403);
});

test("credentials of the ECS role, from hardened metadata, upload a form", async () => {
  const emulator = await startEmulator({ metadataHardened: true });
  onTestFinished(() => emulator.close());
  const roleUrl = `${emulator.metadataUrl}/latest/meta-data/ram/security-credentials/${emulator.ecsRoleName}`;
  expect((await fetch(roleUrl)).status).toBe(403);
  const token = await fetch(`${emulator.metadataUrl}/latest/api/token`, {
    method: "PUT",
    headers: { "X-aliyun-ecs-metadata-token-ttl-seconds": "60" },
  });
  const headers = { "X-aliyun-ecs-metadata-token": await token.text() };
  const keys = (await (await fetch(roleUrl, { headers })).json()) as Record<string, string>;
  const { AccessKeyId = "", AccessKeySecret = "", SecurityToken = "" } = keys;
  const credentials = {
    accessKeyId: AccessKeyId,
    accessKeySecret: AccessKeySecret,
    securityToken: SecurityToken,
  };
  expect((await upload(emulator, credentials, "a")).status).toBe(204);
});

test("closing ends everything and removes the temporary folder", async () => {
  const emulator = await startEmulator();
  expect(existsSync(emulator.dir)).toBe(true);
  await emulator.close();
  expect(existsSync(emulator.dir)).toBe(false);
  for (const url of [emulator.ossUrl, emulator.stsUrl, emulator.metadataUrl, emulator.wechatUrl]) {
    await expect(fetch(url)).rejects.toThrow();
  }
});

test("a taken port is said, and what had started is ended", async () => {
  const first = await startEmulator();
  onTestFinished(() => first.close());
  const taken = Number(new URL(first.stsUrl).port);
  await expect(startEmulator({ stsPort: taken })).rejects.toThrow("EADDRINUSE");
});

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

function run(...options: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [bin, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill());
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      text += chunk;
    });
  }
  return { child, output: () => text };
}

test("the command prints addresses and keys, says what it is for, and ends on SIGTERM", async () => {
  const ports = ["oss", "sts", "metadata", "wechat", "callback-key"].flatMap((name) => [
    `--${name}-port`,
    "0",
  ]);
  const { child, output } = run(...ports);
  await once(child.stdout as NonNullable<typeof child.stdout>, "data");
  expect(output()).toContain("for development only");
  expect(output()).toContain("LTAI-ZHICHUAN-EMULATOR");
  const ossUrl = /OSS {8}(\S+)/.exec(output())?.[1] ?? "";
  expect((await fetch(ossUrl)).status).toBe(403);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test.each([
  [["--oss-port", "many"], "--oss-port must be a port"],
  [["--what"], "Unknown option '--what'"],
])("the command refuses %j", async (options, message) => {
  const { child, output } = run(...options);
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(output()).toContain(message);
});
