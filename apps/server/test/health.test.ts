import { CredentialsError } from "@zhichuan/credentials";
import { describe, expect, it } from "vitest";
import { warmCredentials } from "../src/index.ts";
import { testApp } from "./support/app.ts";
import { Clock } from "./support/clock.ts";
import { ScriptedCredentials } from "./support/scripted-credentials.ts";

const NO_ROLE = new CredentialsError("NO_ECS_ROLE", "This ECS instance has no RAM role.", {
  retryable: false,
});

describe("GET /healthz", () => {
  it("says that the process answers, whatever the credentials do", async () => {
    const { app, credentials } = await testApp();
    credentials.fail(NO_ROLE);
    const answer = await app.inject("/healthz");
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: "ok" });
    expect(credentials.asked).toBe(0);
  });
});

describe("GET /readyz", () => {
  it("says that the server could sign now", async () => {
    const { app } = await testApp();
    expect((await app.inject("/readyz")).json()).toEqual({ status: "ok" });
  });

  it("is 503 while there are no credentials, and tells the log alone why", async () => {
    const test = await testApp();
    test.credentials.fail(NO_ROLE);
    const answer = await test.app.inject("/readyz");
    expect(answer.statusCode).toBe(503);
    expect(answer.json().error.code).toBe("CREDENTIALS_UNAVAILABLE");
    expect(answer.headers["retry-after"]).toBe("10");
    expect(answer.body).not.toContain("RAM role");
    expect(test.log.at(-1)?.err).toMatchObject({ code: "NO_ECS_ROLE", message: NO_ROLE.message });
  });

  it.each(["uploads", "downloads"] as const)("is 503 while there are none that sign %s", async (use) => {
    const good = new ScriptedCredentials(new Clock());
    const bad = new ScriptedCredentials(new Clock());
    bad.fail(NO_ROLE);
    const { app } = await testApp({}, { signers: { uploads: good, downloads: good, [use]: bad } });
    expect((await app.inject("/readyz")).statusCode).toBe(503);
  });

  it("is 503 when the credentials are about to end", async () => {
    const { app, clock } = await testApp();
    clock.move(3600 - 119);
    expect((await app.inject("/readyz")).statusCode).toBe(503);
  });

  it("is no line of the log as long as all is well", async () => {
    const test = await testApp();
    const before = test.log.length;
    await test.app.inject("/readyz");
    await test.app.inject("/healthz");
    expect(test.log.length).toBe(before);
  });
});

describe("warmCredentials", () => {
  it("asks ahead of the first request", async () => {
    const { app, credentials } = await testApp();
    await warmCredentials(credentials, app.log);
    expect(credentials.asked).toBe(1);
  });

  it("lets the server start without credentials and says so", async () => {
    const test = await testApp();
    test.credentials.fail(NO_ROLE);
    await warmCredentials(test.credentials, test.app.log);
    expect(test.logText()).toContain("no credentials yet");
    expect(test.logText()).toContain(NO_ROLE.message);
  });
});
