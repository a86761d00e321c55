import { createCredentialsProvider, ramUser } from "@zhichuan/credentials";
import { type Emulator, startEmulator } from "@zhichuan/emulator";
import { createOssClient, type OssClient } from "@zhichuan/oss-client";
import { expect, onTestFinished } from "vitest";

/** An emulator; ends with the test. */
export async function emulate(options: Parameters<typeof startEmulator>[0] = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

/** The bucket as a session of the emulator's role sees it, opened over STS with `policy`. */
export function clientOf(emulator: Emulator, policy?: string): OssClient {
  const source = ramUser({
    ...emulator.ramUser,
    roleArn: emulator.roleArn,
    sessionName: "zhichuan",
    stsEndpoint: emulator.stsUrl,
    durationSeconds: 900,
    ...(policy !== undefined && { policy }),
  });
  const now = () => new Date();
  const provider = createCredentialsProvider({ source, now, random: Math.random });
  return createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: () => provider.get(),
    now,
  });
}

/** The bucket as its owner sees it. */
export function ownerOf(emulator: Emulator): OssClient {
  return createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: async () => emulator.ramUser,
    now: () => new Date(),
  });
}

/** Every one of these calls is refused for want of a permission. */
export async function expectDenied(calls: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(calls))
    expect(outcome).toMatchObject({ status: "rejected", reason: { status: 403, code: "AccessDenied" } });
}
