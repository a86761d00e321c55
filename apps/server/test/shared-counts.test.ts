import { profiles } from "@zhichuan/contract";
import { describe, expect, it, vi } from "vitest";
import { post, type TestApp, testApp, ticketRequest } from "./support/app.ts";
import { hasRedis, type RedisServer, startRedis } from "./support/redis.ts";

const WARNING = "Redis is down: until it is back each instance counts for itself";
const one = { ...profiles.document, perDay: { files: 1, bytes: 1e9 } };

const instance = (redis: RedisServer, environment: Record<string, string> = {}) =>
  testApp({ REDIS_URL: redis.url, ...environment }, { profiles: { document: one } });

const upload = async ({ app }: TestApp) => (await post(app, "/v1/uploads", ticketRequest())).status;
const statuses = async (test: TestApp, times: number) => {
  const seen = [];
  for (let n = 0; n < times; n++)
    seen.push((await test.app.inject({ url: "/v1/profiles", remoteAddress: "203.0.113.9" })).statusCode);
  return seen;
};
const said = ({ log }: TestApp, text: string) => log.filter(({ msg }) => msg === text).length;

describe.skipIf(!hasRedis)("several instances with one Redis", () => {
  it("count the requests of an address together", async () => {
    const redis = await startRedis();
    const [first, second] = [
      await instance(redis, { RATE_PER_ADDRESS: "3" }),
      await instance(redis, { RATE_PER_ADDRESS: "3" }),
    ];
    expect(await statuses(first, 2)).toEqual([200, 200]);
    expect(await statuses(second, 2)).toEqual([200, 429]);
    expect(await statuses(first, 1)).toEqual([429]);
    const refused = await first.app.inject({ url: "/v1/profiles", remoteAddress: "203.0.113.9" });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(60);
  });

  it("count what a user uploads together", async () => {
    const redis = await startRedis();
    const [first, second] = [await instance(redis), await instance(redis)];
    expect(await upload(first)).toBe(200);
    expect(await upload(second)).toBe(429);
    expect(said(first, WARNING) + said(second, WARNING)).toBe(0);
  });

  it("leave nothing in Redis that stays, nor who anybody is", async () => {
    const redis = await startRedis();
    const test = await instance(redis);
    await upload(test);
    await statuses(test, 1);
    const keys = await redis.client.keys("*");
    expect(keys.length).toBeGreaterThan(2);
    for (const key of keys) {
      expect(key).toMatch(/^zhichuan:/);
      expect(await redis.client.pttl(key)).toBeGreaterThan(0);
    }
  });
});

describe.skipIf(!hasRedis)("an instance whose Redis is down", () => {
  it("counts for itself, warns once a minute, and counts with the others again when it is back", async () => {
    const redis = await startRedis();
    const test = await instance(redis, { RATE_PER_ADDRESS: "4" });
    expect(await statuses(test, 1)).toEqual([200]);
    await redis.stop();
    expect(await statuses(test, 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await upload(test)).toBe(200);
    expect(await upload(test)).toBe(429);
    expect(said(test, WARNING)).toBe(1);
    test.clock.move(59);
    await statuses(test, 1);
    expect(said(test, WARNING)).toBe(1);
    test.clock.move(2);
    await statuses(test, 1);
    expect(said(test, WARNING)).toBe(2);

    await redis.start();
    await vi.waitFor(
      async () => {
        test.clock.move(2);
        expect(await statuses(test, 1)).toEqual([200]);
        expect(said(test, "Redis is back")).toBe(1);
      },
      { timeout: 10_000, interval: 100 },
    );
    expect((await redis.client.keys("zhichuan:rate:*")).length).toBe(1);
    expect(await upload(test)).toBe(200);
    expect(await upload(test)).toBe(429);
  });

  it("waits for one that never answers once, and not with every request", async () => {
    const redis = await startRedis();
    const test = await instance(redis);
    redis.freeze();
    const started = performance.now();
    expect(await statuses(test, 20)).toEqual(Array(20).fill(200));
    expect(await upload(test)).toBe(200);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(said(test, WARNING)).toBe(1);
    redis.thaw();
    test.clock.move(2);
    await vi.waitFor(async () => {
      test.clock.move(2);
      await statuses(test, 1);
      expect(said(test, "Redis is back")).toBe(1);
    });
  });

  it("starts all the same", async () => {
    const redis = await startRedis();
    await redis.stop();
    const test = await instance(redis);
    expect(await upload(test)).toBe(200);
    expect(await upload(test)).toBe(429);
    expect(said(test, WARNING)).toBe(1);
    expect(test.logText()).not.toContain(redis.url);
  });
});
