import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DefaultCredentialsProvider } from "@alicloud/credentials";
import { startEmulator } from "@zhichuan/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { type CredentialsError, createCredentialsProvider, defaultChain } from "../src/index.ts";
import { cleanEnvironment } from "./environment.ts";
import { redirect } from "./redirect.ts";

const noEcs = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };
const session = { AccessKeyId: "STS.uri", AccessKeySecret: "uri-secret", SecurityToken: "uri-token" };

const caught = (work: Promise<unknown>): Promise<CredentialsError> =>
  work.then(
    () => expect.unreachable("was not refused"),
    (error) => error,
  );

/** A local credentials server (ALIBABA_CLOUD_CREDENTIALS_URI) whose answer can be changed. */
async function credentialsServer(first: unknown) {
  const state = { answer: first, status: 200, asked: 0 };
  const server = createServer((_request, response) => {
    state.asked++;
    response.writeHead(state.status).end(JSON.stringify(state.answer));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  redirect();
  cleanEnvironment({ ...noEcs, ALIBABA_CLOUD_CREDENTIALS_URI: uri });
  return state;
}

const inAnHour = () => new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
const iso = (date: Date) => date.toISOString().replace(/\.\d+/, "");

describe("finds", () => {
  test("a session in the environment; when it ends is unknown", async () => {
    cleanEnvironment({
      ALIBABA_CLOUD_ACCESS_KEY_ID: "STS.env",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "env-secret",
      ALIBABA_CLOUD_SECURITY_TOKEN: "env-token",
    });
    const source = defaultChain();
    expect(source.name).toBe("default");
    expect(await source.fetch()).toEqual({
      accessKeyId: "STS.env",
      accessKeySecret: "env-secret",
      securityToken: "env-token",
    });
  });

  test("the ECS role, with its expiry", async () => {
    cleanEnvironment();
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    redirect({ "100.100.100.200": { port: Number(new URL(emulator.metadataUrl).port) } });
    const issued = await defaultChain().fetch();
    expect(emulator.accounts.find(issued.accessKeyId)?.securityToken).toBe(issued.securityToken);
    expect(Math.abs((issued.expiresAt?.getTime() ?? 0) - Date.now() - 6 * 3_600_000)).toBeLessThan(2000);
  });

  test("a credentials server, with its expiry", async () => {
    const expiresAt = inAnHour();
    await credentialsServer({ ...session, Expiration: iso(expiresAt) });
    expect((await defaultChain().fetch()).expiresAt).toEqual(expiresAt);
  });
});

test("a session of the command line tool's profile", async () => {
  const { home } = cleanEnvironment(noEcs);
  giveProfile(home);
  expect(await defaultChain().fetch()).toMatchObject({
    accessKeyId: "STS.profile",
    securityToken: "profile-token",
  });
});

describe("where the library goes wrong", () => {
  test("the library alone rejects most of 50 concurrent first calls", async () => {
    await credentialsServer({ ...session, Expiration: iso(inAnHour()) });
    const library = DefaultCredentialsProvider.builder().build();
    const calls = await Promise.allSettled(Array.from({ length: 50 }, () => library.getCredentials()));
    expect(calls.filter(({ status }) => status === "rejected").length).toBeGreaterThan(40);
  });

  test("the provider answers all 50, with one request", async () => {
    const server = await credentialsServer({ ...session, Expiration: iso(inAnHour()) });
    const provider = createCredentialsProvider({
      source: defaultChain(),
      now: () => new Date(),
      random: Math.random,
    });
    const answers = await Promise.all(Array.from({ length: 50 }, () => provider.get()));
    expect(new Set(answers.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["STS.uri"]));
    expect(server.asked).toBe(1);
  });

  test("after a total failure the library alone never looks again where the credentials now are", async () => {
    const { home } = cleanEnvironment(noEcs);
    redirect();
    const library = DefaultCredentialsProvider.builder().build();
    await expect(library.getCredentials()).rejects.toThrow();
    giveProfile(home);
    await expect(library.getCredentials()).rejects.toThrow();
  });

  test("after a total failure the provider recovers", async () => {
    const { home } = cleanEnvironment(noEcs);
    redirect();
    let time = Date.now();
    const provider = createCredentialsProvider({
      source: defaultChain(),
      now: () => new Date(time),
      random: Math.random,
    });
    expect(await caught(provider.get())).toMatchObject({ code: "NO_CREDENTIALS", retryable: true });
    giveProfile(home);
    time += 1000;
    expect((await provider.get()).accessKeyId).toBe("STS.profile");
  });
});

describe("what fails says what to do", () => {
  test("nothing found: the places looked at", async () => {
    cleanEnvironment(noEcs);
    redirect();
    const error = await caught(defaultChain().fetch());
    expect(error).toMatchObject({ code: "NO_CREDENTIALS", retryable: true });
    for (const place of [
      "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
      "~/.aliyun/config.json",
      "ALIBABA_CLOUD_CREDENTIALS_URI",
    ]) {
      expect(error.message).toContain(place);
    }
  });

  test("a long-lived key", async () => {
    cleanEnvironment({
      ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAI-long",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "long-secret",
    });
    const error = await caught(defaultChain().fetch());
    expect(error).toMatchObject({ code: "WRONG_KIND_OF_KEY", retryable: false });
    expect(error.message).toContain("OSS_CREDENTIALS=ram-user");
    expect(error.message).not.toContain("long-secret");
  });

  test("an answer that the library quotes, secrets and all: they are taken out", async () => {
    await credentialsServer({ AccessKeySecret: "leaked-secret", SecurityToken: "leaked-token" });
    const error = await caught(defaultChain().fetch());
    expect(error.message).toContain("error retrieving credentials from credentialsURI");
    const shown = `${error.stack} ${(error.cause as Error).stack} ${JSON.stringify(error)}`;
    expect(shown).not.toContain("leaked");
  });

  test("nothing answers in time", async () => {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    redirect();
    const { port } = server.address() as AddressInfo;
    cleanEnvironment({ ...noEcs, ALIBABA_CLOUD_CREDENTIALS_URI: `http://127.0.0.1:${port}/` });
    const error = await caught(defaultChain({ timeoutMs: 100 }).fetch());
    expect(error).toMatchObject({ code: "TIMEOUT", retryable: true });
  });
});

/** A profile of the `aliyun` command line tool that holds a session. */
function giveProfile(home: string) {
  mkdirSync(join(home, ".aliyun"));
  const profile = {
    name: "default",
    mode: "StsToken",
    access_key_id: "STS.profile",
    access_key_secret: "profile-secret",
    sts_token: "profile-token",
  };
  writeFileSync(
    join(home, ".aliyun/config.json"),
    JSON.stringify({ current: "default", profiles: [profile] }),
  );
}
