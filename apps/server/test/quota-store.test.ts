import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { dayOf } from "../src/quota/day.ts";
import { MemoryQuotaStore } from "../src/quota/memory-quota-store.ts";
import type { QuotaStore } from "../src/quota/quota-store.ts";
import { RedisQuotaStore } from "../src/quota/redis-quota-store.ts";
import { hasRedis, startRedis } from "./support/redis.ts";

const HOUR = 3600_000;
const NOON = Date.parse("2026-11-22T04:00:00.000Z");
const TODAY = dayOf(new Date(NOON));
const TOMORROW = dayOf(new Date(NOON + 24 * 3600_000));
const LIMITS = { files: 3, bytes: 100 };
const ME = "my-bucket/uploads/me/document";

const stores: [name: string, isThere: boolean, create: () => Promise<QuotaStore>][] = [
  ["in memory", true, async () => new MemoryQuotaStore()],
  [
    "in a real Redis",
    hasRedis,
    async () => {
      const { url } = await startRedis();
      const redis = new Redis(url);
      onTestFinished(() => redis.disconnect());
      return new RedisQuotaStore(redis);
    },
  ],
];

describe.each(stores)("a quota %s", (_name, isThere, create) => {
  const test = it.skipIf(!isThere);
  const reserve = (
    store: QuotaStore,
    id: string,
    bytes: number,
    day = TODAY,
    until = day.start + 13 * HOUR,
  ) => store.reserve(ME, { id: `uploads/me/${id}`, bytes, until }, day, LIMITS);
  const settle = (store: QuotaStore, id: string, bytes: number, day: typeof TODAY | undefined = TODAY) =>
    store.settle(ME, { id: `uploads/me/${id}`, bytes }, day);
  const giveBack = (store: QuotaStore, id: string) => store.giveBack(ME, `uploads/me/${id}`);

  test("counts files, whether they are reserved or stored", async () => {
    const store = await create();
    expect(await reserve(store, "a", 1)).toBe("reserved");
    await settle(store, "a", 1);
    expect(await reserve(store, "b", 1)).toBe("reserved");
    expect(await reserve(store, "c", 1)).toBe("reserved");
    expect(await reserve(store, "d", 1)).toBe("files");
  });

  test("counts bytes, up to the last one", async () => {
    const store = await create();
    expect(await reserve(store, "a", 60)).toBe("reserved");
    await settle(store, "a", 60);
    expect(await reserve(store, "b", 41)).toBe("bytes");
    expect(await reserve(store, "b", 40)).toBe("reserved");
    expect(await reserve(store, "c", 1)).toBe("bytes");
    expect(await reserve(store, "c", 0)).toBe("reserved");
  });

  test("counts sizes as large as there are", async () => {
    const store = await create();
    const bytes = 48 * 1024 ** 4;
    const put = (id: string) =>
      store.reserve(ME, { id, bytes, until: NOON }, TODAY, { files: 9, bytes: 2 * bytes });
    expect([await put("u/a"), await put("u/b"), await put("u/c")]).toEqual(["reserved", "reserved", "bytes"]);
  });

  test("counts a repeated request once, and its growth, never its shrinking", async () => {
    const store = await create();
    for (let n = 0; n < 5; n++) expect(await reserve(store, "a", 30)).toBe("reserved");
    expect(await reserve(store, "a", 101)).toBe("bytes");
    expect(await reserve(store, "a", 80)).toBe("reserved");
    expect(await reserve(store, "a", 1)).toBe("reserved");
    expect(await reserve(store, "b", 21)).toBe("bytes");
    expect(await reserve(store, "b", 20)).toBe("reserved");
  });

  test("settles once, also what it has not reserved", async () => {
    const store = await create();
    await reserve(store, "a", 50);
    for (let n = 0; n < 3; n++) await settle(store, "a", 50);
    for (let n = 0; n < 3; n++) await settle(store, "b", 30);
    expect(await reserve(store, "c", 21)).toBe("bytes");
    expect(await reserve(store, "c", 20)).toBe("reserved");
    expect(await reserve(store, "d", 0)).toBe("files");
  });

  test("needs no more room for what is stored today", async () => {
    const store = await create();
    for (const id of ["a", "b", "c"]) await settle(store, id, 33);
    expect(await reserve(store, "a", 33)).toBe("reserved");
    expect(await reserve(store, "d", 0)).toBe("files");
  });

  test("counts what is stored anew with the most bytes it has had", async () => {
    const store = await create();
    await settle(store, "a", 1);
    await settle(store, "b", 20);
    expect(await reserve(store, "a", 81)).toBe("bytes");
    expect(await reserve(store, "a", 60)).toBe("reserved");
    await settle(store, "a", 60);
    await settle(store, "a", 1);
    expect(await reserve(store, "c", 21)).toBe("bytes");
    expect(await reserve(store, "c", 20)).toBe("reserved");
  });

  test("gives back what is reserved and not what is stored, however often", async () => {
    const store = await create();
    await reserve(store, "a", 50);
    await reserve(store, "b", 50);
    await settle(store, "b", 50);
    for (let n = 0; n < 3; n++) for (const id of ["a", "b", "never"]) await giveBack(store, id);
    expect(await reserve(store, "c", 51)).toBe("bytes");
    expect(await reserve(store, "c", 50)).toBe("reserved");
  });

  test("tells what has lapsed, the oldest first, and goes on to count it", async () => {
    const store = await create();
    await reserve(store, "late", 1, TODAY, NOON + 20);
    await reserve(store, "early", 1, TODAY, NOON + 10);
    await reserve(store, "long", 1, TODAY, NOON + 5);
    await reserve(store, "long", 1, TODAY, NOON + 900_000);
    await reserve(store, "long", 1, TODAY, NOON + 5);
    const lapsed = (time: number, most = 10) => store.lapsed(ME, time, most);
    expect(await lapsed(NOON + 10)).toEqual([]);
    expect(await lapsed(NOON + 100)).toEqual(["uploads/me/early", "uploads/me/late"]);
    expect(await lapsed(NOON + 100, 1)).toEqual(["uploads/me/early"]);
    expect(await reserve(store, "d", 1)).toBe("files");
  });

  test("begins anew each day, with what is still on its way", async () => {
    const store = await create();
    await settle(store, "stored", 40);
    await reserve(store, "over", 20);
    await reserve(store, "on its way", 40, TODAY, TOMORROW.start + 1000);
    expect(await reserve(store, "x", 61, TOMORROW)).toBe("bytes");
    expect(await reserve(store, "x", 60, TOMORROW)).toBe("reserved");
    await settle(store, "on its way", 40, TOMORROW);
    expect(await reserve(store, "y", 1, TOMORROW)).toBe("bytes");
    expect(await reserve(store, "y", 0, TOMORROW)).toBe("reserved");
    expect(await reserve(store, "z", 0, TOMORROW)).toBe("files");
  });

  test("lets go of what was stored on a day that is over", async () => {
    const store = await create();
    await reserve(store, "a", 100);
    await store.settle(ME, { id: "uploads/me/a", bytes: 100 }, undefined);
    expect(await reserve(store, "b", 100)).toBe("reserved");
  });

  test("counts each account by itself", async () => {
    const store = await create();
    const other = (account: string) =>
      store.reserve(account, { id: "u/a", bytes: 100, until: NOON }, TODAY, LIMITS);
    for (const account of [ME, "my-bucket/uploads/me/avatar", "my-bucket/uploads/you/document"])
      expect(await other(account)).toBe("reserved");
  });

  test("never takes more than there is room for, when many ask at once", async () => {
    const store = await create();
    const asked = Array.from({ length: 40 }, (_, n) =>
      store.reserve(ME, { id: `u/${n}`, bytes: 10, until: NOON }, TODAY, { files: 100, bytes: 95 }),
    );
    const taken = (await Promise.all(asked)).filter((outcome) => outcome === "reserved");
    expect(taken).toHaveLength(9);
  });
});

describe("a quota in memory", () => {
  it("forgets the account that has been away longest, rather than to grow without end", async () => {
    const store = new MemoryQuotaStore(2);
    const fill = (account: string) =>
      store.reserve(account, { id: `${account}/a`, bytes: 100, until: NOON }, TODAY, LIMITS);
    const isFull = async (account: string) =>
      (await store.reserve(account, { id: `${account}/b`, bytes: 1, until: NOON }, TODAY, LIMITS)) ===
      "bytes";
    await fill("one");
    await fill("two");
    expect(await isFull("one")).toBe(true);
    await fill("three");
    expect(await isFull("one")).toBe(true);
    expect(await isFull("two")).toBe(false);
  });
});

describe.skipIf(!hasRedis)("a quota in Redis", () => {
  it("leaves no key that does not end by itself", async () => {
    const { url, client } = await startRedis();
    const redis = new Redis(url);
    onTestFinished(() => redis.disconnect());
    const store = new RedisQuotaStore(redis);
    await store.reserve(ME, { id: "u/a", bytes: 1, until: NOON }, TODAY, LIMITS);
    await store.reserve(ME, { id: "u/b", bytes: 1, until: NOON }, TODAY, LIMITS);
    await store.settle(ME, { id: "u/a", bytes: 1 }, TODAY);
    const keys = await client.keys("*");
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      expect(key).toContain(`{${ME}}`);
      expect(await client.pttl(key)).toBeGreaterThan(24 * 3600_000);
    }
  });
});

describe("a day", () => {
  it.each([
    ["2026-11-22T15:59:59.999Z", "2026-11-22", "2026-11-21T16:00:00.000Z"],
    ["2026-11-22T16:00:00.000Z", "2026-11-23", "2026-11-22T16:00:00.000Z"],
    ["2026-12-31T16:00:00.000Z", "2027-01-01", "2026-12-31T16:00:00.000Z"],
  ])("at %s is %s in China", (time, name, start) => {
    expect(dayOf(new Date(time))).toEqual({ name, start: Date.parse(start) });
  });
});
