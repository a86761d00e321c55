import { setTimeout as delay } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { post, testApp, ticketRequest } from "./support/app.ts";

it("a process that is out of memory says so and when to come again; it still is alive", async () => {
  const { app } = await testApp({}, { load: { maxHeapUsedBytes: 1, sampleInterval: 10 } });
  const refused = await vi.waitFor(async () => {
    const answer = await post(app, "/v1/uploads", ticketRequest());
    expect(answer.status).toBe(503);
    return answer;
  });
  expect(refused.body.error).toMatchObject({ code: "OVERLOADED", retryable: true });
  expect(refused.headers["retry-after"]).toBe("5");
  expect((await app.inject("/readyz")).statusCode).toBe(503);
  expect((await app.inject("/healthz")).statusCode).toBe(200);
});

it("a process that cannot keep up refuses, and answers again when it can", async () => {
  const { app } = await testApp({}, { load: { maxEventLoopDelay: 50, sampleInterval: 20 } });
  const status = async () => (await app.inject("/v1/profiles")).statusCode;
  expect(await status()).toBe(200);
  await vi.waitFor(async () => {
    const until = performance.now() + 300;
    while (performance.now() < until);
    await delay(1);
    expect(await status()).toBe(503);
  });
  await vi.waitFor(async () => expect(await status()).toBe(200), { timeout: 5000 });
});
