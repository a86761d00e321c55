import { GeneratedSignature } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { testApp } from "./support/app.ts";
import { readPolicy } from "./support/policy.ts";
import { credentialsUntil } from "./support/scripted-credentials.ts";

const ON = { GUIDE_ENDPOINT: "on" };

describe("GET /generate_signature", () => {
  it("answers with the guide's flat payload", async () => {
    const { app } = await testApp(ON);
    const answer = await app.inject("/generate_signature");
    expect(answer.statusCode).toBe(200);
    const body = answer.json();
    expect(Value.Check(GeneratedSignature, body)).toBe(true);
    expect(body).toMatchObject({
      x_oss_signature_version: "OSS4-HMAC-SHA256",
      x_oss_credential: "STS.test-one/20261122/cn-hangzhou/oss/aliyun_v4_request",
      x_oss_date: "20261122T080000Z",
      security_token: "token-of-one",
      host: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
      dir: "uploads/",
    });
    expect(body.signature).toMatch(/^[0-9a-f]{64}$/);
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it("pins what the guide's page sends and nothing it does not", async () => {
    const { app } = await testApp(ON);
    const { policy } = (await app.inject("/generate_signature")).json();
    const { conditions, expiration } = readPolicy(policy);
    expect(expiration).toBe("2026-11-22T08:15:00.000Z");
    const expected = [
      { bucket: "my-bucket" },
      { "x-oss-signature-version": "OSS4-HMAC-SHA256" },
      { "x-oss-credential": "STS.test-one/20261122/cn-hangzhou/oss/aliyun_v4_request" },
      { "x-oss-date": "20261122T080000Z" },
      { "x-oss-security-token": "token-of-one" },
      { success_action_status: "200" },
      ["starts-with", "$key", "uploads/"],
      ["content-length-range", 0, 1024 ** 3],
    ];
    expect(conditions).toHaveLength(expected.length);
    expect(conditions).toEqual(expect.arrayContaining(expected));
  });

  it("never outlives its credentials: the guide signs three hours over a token of one", async () => {
    const { app, clock } = await testApp(ON);
    clock.move(3600 - 180);
    const { policy } = (await app.inject("/generate_signature")).json();
    expect(readPolicy(policy).expiration).toBe("2026-11-22T08:59:00.000Z");
    clock.move(61);
    const late = await app.inject("/generate_signature");
    expect(late.statusCode).toBe(503);
    expect(late.json().error.code).toBe("CREDENTIALS_UNAVAILABLE");
  });

  it("is the same within a second, and new with the next second or other credentials", async () => {
    const { app, clock, credentials } = await testApp(ON);
    const ask = async () => (await app.inject("/generate_signature")).body;
    const first = await ask();
    clock.move(0.999);
    expect(await ask()).toBe(first);
    credentials.give(credentialsUntil(new Date(clock.now().getTime() + 3600_000), "two"));
    const second = await ask();
    expect(second).toContain("STS.test-two");
    clock.move(0.001);
    expect(JSON.parse(await ask()).x_oss_date).toBe("20261122T080001Z");
  });

  it("is off unless it was asked for, and says why", async () => {
    const { app, credentials } = await testApp();
    const answer = await app.inject("/generate_signature");
    expect(answer.statusCode).toBe(404);
    expect(answer.json().error).toMatchObject({
      code: "GUIDE_ENDPOINT_OFF",
      message: expect.stringContaining("GUIDE_ENDPOINT=on"),
    });
    expect(credentials.asked).toBe(0);
  });
});
