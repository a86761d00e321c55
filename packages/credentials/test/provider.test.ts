import { describe, expect, test, vi } from "vitest";
import { CredentialsError, createCredentialsProvider } from "../src/index.ts";
import { ScriptedSource, settled } from "./scripted-source.ts";

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse("2026-11-22T00:00:00Z");
const outage = new CredentialsError("UNREACHABLE", "STS cannot be reached.", { retryable: true });

function setUp({ random = (): number => 0.5 } = {}) {
  let time = start;
  const source = new ScriptedSource();
  const onRenewalError = vi.fn();
  const provider = createCredentialsProvider({ source, now: () => new Date(time), random, onRenewalError });
  const keys = (name: string, life?: number) => ({
    accessKeyId: `STS.${name}`,
    accessKeySecret: "secret",
    securityToken: "token",
    ...(life !== undefined && { expiresAt: new Date(time + life) }),
  });
  return {
    provider,
    source,
    onRenewalError,
    keys,
    at: (sinceStart: number) => {
      time = start + sinceStart;
    },
    /** Which credentials a call gives, by name. */
    name: async () => (await provider.get()).accessKeyId.slice("STS.".length),
    /** A call answered by the source with credentials of this life. */
    async obtain(name: string, life?: number) {
      const call = provider.get();
      (await source.request()).answer(keys(name, life));
      return call;
    },
    /** A call whose request fails. */
    async miss(error: Error = outage) {
      const call = provider.get().catch((caught) => caught);
      (await source.request()).fail(error);
      return call;
    },
  };
}

describe("holding", () => {
  test("50 calls at once are one request, and all are answered", async () => {
    const { provider, source, keys } = setUp();
    const calls = Array.from({ length: 50 }, () => provider.get());
    (await source.request()).answer(keys("A", hour));
    const answers = await Promise.all(calls);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toEqual({ ...keys("A"), expiresAt: new Date(start + hour) });
    expect(source.asked).toBe(1);
  });

  test("50 calls at once share one failure too, and the next attempt works", async () => {
    const { provider, source, at, obtain } = setUp();
    const calls = Array.from({ length: 50 }, () => provider.get().catch((error) => error));
    (await source.request()).fail(outage);
    expect(new Set(await Promise.all(calls))).toEqual(new Set([outage]));
    at(minute);
    expect((await obtain("A", hour)).accessKeyId).toBe("STS.A");
    expect(source.asked).toBe(2);
  });

  test("nothing is asked until the renewal is due", async () => {
    const { at, name, obtain, source } = setUp();
    await obtain("A", hour);
    for (let elapsed = 0; elapsed < 40 * minute; elapsed += minute) {
      at(elapsed);
      expect(await name()).toBe("A");
    }
    expect(source.asked).toBe(1);
  });

  test("what is handed out cannot be changed for the next caller", async () => {
    const { obtain } = setUp();
    const held = await obtain("A", hour);
    expect(() => Object.assign(held, { securityToken: "other" })).toThrow(TypeError);
  });
});

describe("renewing", () => {
  test.each([
    [0, 45],
    [0.5, 42.5],
    [0.999, 40],
  ])("credentials of an hour, jitter %d: due after %d minutes", async (jitter, minutes) => {
    const { at, name, obtain, source } = setUp({ random: () => jitter });
    await obtain("A", hour);
    at(minutes * minute - 5000);
    await name();
    expect(source.asked).toBe(1);
    at(minutes * minute + 5000);
    await name();
    expect(source.asked).toBe(2);
  });

  test("credentials of 15 minutes are renewed in their last third, not at every call", async () => {
    const { at, name, obtain, source } = setUp();
    await obtain("A", 15 * minute);
    at(10 * minute);
    await name();
    expect(source.asked).toBe(1);
    at(11.3 * minute);
    await name();
    expect(source.asked).toBe(2);
  });

  test("in the window every call is answered at once with the old ones, by one request in the background", async () => {
    const { at, keys, name, obtain, source } = setUp();
    await obtain("A", hour);
    at(50 * minute);
    expect(await Promise.all([name(), name(), name()])).toEqual(["A", "A", "A"]);
    expect(await name()).toBe("A");
    const renewal = await source.request();
    renewal.answer(keys("B", hour));
    await settled();
    expect(await name()).toBe("B");
    expect(source.asked).toBe(2);
  });

  test("in the last two minutes the renewal is waited for, since nothing useful can be signed with what is held", async () => {
    const { at, keys, name, obtain, source } = setUp();
    await obtain("A", hour);
    at(59 * minute);
    const call = name();
    (await source.request()).answer(keys("B", hour));
    expect(await call).toBe("B");
  });

  test("a source that repeats what it gave is not asked at every call", async () => {
    const { at, keys, name, obtain, source } = setUp();
    const first = await obtain("A", hour);
    at(50 * minute);
    await name();
    (await source.request()).answer({ ...keys("A"), expiresAt: first.expiresAt });
    await settled();
    for (const minutes of [51, 53, 56]) {
      at(minutes * minute);
      expect(await name()).toBe("A");
    }
    expect(source.asked).toBe(2);
    at(58.5 * minute);
    const call = name();
    (await source.request()).answer(keys("B", hour));
    expect(await call).toBe("B");
  });
});

describe("while renewal fails", () => {
  test("the old ones serve to their last moment and not beyond", async () => {
    const { at, miss, name, obtain, onRenewalError, provider, source } = setUp();
    await obtain("A", hour);
    at(50 * minute);
    expect(await miss()).toMatchObject({ accessKeyId: "STS.A" });
    expect(onRenewalError).toHaveBeenCalledWith(outage);
    at(hour - 1);
    expect(await miss()).toMatchObject({ accessKeyId: "STS.A" });
    at(hour);
    expect(source.asked).toBe(3);
    await expect(provider.get()).rejects.toBe(outage);
    at(hour + minute);
    expect(await miss()).toBe(outage);
    at(2 * hour);
    const recovered = await obtain("B", hour);
    expect(recovered.accessKeyId).toBe("STS.B");
    expect(await name()).toBe("B");
  });

  test("credentials that expire during the renewal a caller waits for are not handed out", async () => {
    const { at, obtain, provider, source } = setUp();
    await obtain("A", hour);
    at(hour - 1000);
    const call = provider.get().catch((error) => error);
    const renewal = await source.request();
    at(hour);
    renewal.fail(outage);
    expect(await call).toBe(outage);
  });

  test("it is tried again after 1, 2, 4, 8, 16, 30, 30 … seconds at the latest, not at every call", async () => {
    const { at, miss, name, obtain, source } = setUp({ random: () => 0.999_999 });
    await obtain("A", hour);
    let elapsed = 45 * minute;
    at(elapsed);
    await miss();
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      const before = source.asked;
      at(elapsed + seconds * 1000 - 50);
      expect(await name()).toBe("A");
      expect(source.asked).toBe(before);
      elapsed += seconds * 1000;
      at(elapsed);
      await miss();
      expect(source.asked).toBe(before + 1);
    }
  });

  test("with nothing held the last failure is repeated meanwhile", async () => {
    const { at, miss, provider, source } = setUp();
    await miss();
    at(100);
    await expect(provider.get()).rejects.toBe(outage);
    expect(source.asked).toBe(1);
    at(1000);
    await miss();
    expect(source.asked).toBe(2);
  });

  test("one success ends the back-off", async () => {
    const { at, miss, obtain, source } = setUp();
    for (let n = 0; n < 6; n++) {
      at(n * minute);
      await miss();
    }
    at(10 * minute);
    await obtain("A", 5 * minute);
    at(16 * minute);
    await miss();
    at(16 * minute + 1000);
    await miss();
    expect(source.asked).toBe(9);
  });
});

describe("expiry", () => {
  test("what has expired when it comes is an error, and what is held goes on serving", async () => {
    const { at, keys, miss, name, obtain, onRenewalError, provider, source } = setUp();
    const call = provider.get().catch((error) => error);
    (await source.request()).answer(keys("A", 0));
    expect(await call).toMatchObject({
      code: "EXPIRED",
      message: expect.stringContaining("2026-11-22T00:00:00.000Z"),
    });
    at(minute);
    await obtain("B", hour);
    at(55 * minute);
    await name();
    (await source.request()).answer(keys("C", -minute));
    await settled();
    expect(await name()).toBe("B");
    expect(onRenewalError).toHaveBeenCalledWith(expect.objectContaining({ code: "EXPIRED" }));
    at(61 * minute);
    expect(await miss()).toBe(outage);
  });

  test("where the expiry is unknown they are held for five minutes at most", async () => {
    const { at, miss, name, obtain } = setUp();
    const held = await obtain("A");
    expect(held.expiresAt).toEqual(new Date(start + 5 * minute));
    at(2 * minute);
    expect(await name()).toBe("A");
    at(5 * minute);
    expect(await miss()).toBe(outage);
  });

  test.each([0, 0.999])(
    "those of five minutes are renewed while they are still useful, jitter %d",
    async (jitter) => {
      const { at, name, obtain, source } = setUp({ random: () => jitter });
      await obtain("A");
      at(2.2 * minute);
      await name();
      expect(source.asked).toBe(1);
      at(3 * minute);
      await name();
      expect(source.asked).toBe(2);
    },
  );
});
