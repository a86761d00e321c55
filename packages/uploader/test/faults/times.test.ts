import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const FORM = 300_000;
const PARTS = 3_500_000;

describe("what was signed", () => {
  it.each([
    ["a signature", 16 * MINUTE],
    ["the server's own token", 70 * MINUTE],
  ])("grows old in the middle of a file: %s", async (_what, age) => {
    const world = await createWorld();
    world.phone.faults.add({ request: /^PUT .*partNumber=5&/, stall: 1000 });
    world.uploader.add(await world.choose("a.pdf", PARTS));
    await world.struck();
    await world.age(age);
    world.phone.goOnline("4g");
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("grows old before a form is sent", async () => {
    const world = await createWorld();
    world.phone.faults.add({ request: /^POST http:\/\/[^/]*\/?$/, stall: "before" });
    world.uploader.add(await world.choose("a.pdf", FORM));
    await world.struck();
    await world.age(16 * MINUTE);
    world.phone.goOnline("4g");
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("is all gone after a week: the file is sent from its beginning", async () => {
    const world = await createWorld();
    world.phone.faults.add({ request: /^PUT .*partNumber=5&/, stall: 1000 });
    const id = world.uploader.add(await world.choose("a.pdf", PARTS));
    await world.struck();
    world.uploader.pause(id);
    await world.sweep();
    expect((await world.bucket.listMultipartUploads()).uploads).toEqual([]);
    world.uploader.resume(id);
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });
});

describe("the phone's clock", () => {
  it.each([DAY, -DAY])("may be wrong by %i ms", async (ms) => {
    const world = await createWorld();
    world.phone.setClockAhead(ms);
    world.uploader.add(await world.choose("a.pdf", FORM));
    world.uploader.add(await world.choose("b.pdf", PARTS));
    for (const item of await world.settled()) await world.expectStored(item);
    await world.expectClean();
  });

  it("may be set right in the middle of a file", async () => {
    const world = await createWorld();
    world.phone.setClockAhead(DAY);
    world.phone.faults.add({ request: /^PUT .*partNumber=5&/, stall: 1000 });
    world.uploader.add(await world.choose("a.pdf", PARTS));
    await world.struck();
    world.phone.setClockAhead(0);
    world.phone.goOnline("4g");
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });
});

describe("the server", () => {
  it("is down: the upload says so, keeps what it has, and a retry goes on with it", async () => {
    const world = await createWorld();
    world.phone.faults.add({ request: /^PUT .*partNumber=5&/, stall: 1000 });
    const id = world.uploader.add(await world.choose("a.pdf", PARTS));
    await world.struck();
    await world.server.stop();
    world.phone.goOnline("4g");
    const [failed] = await world.settled();
    expect(failed).toMatchObject({ state: "failed", error: { code: "TICKET_FAILED", retryable: true } });
    await world.server.start();
    world.uploader.retry(id);
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("has no STS for ten minutes: the upload waits for that, says so, and ends complete", async () => {
    const world = await createWorld({ speed: 100 });
    world.emulator.faults.add({ operation: "AssumeRole", status: 503, code: "ServiceUnavailable" });
    world.uploader.add(await world.choose("a.pdf", PARTS));
    await world.until(([item]) => item?.retry?.error.code === "CREDENTIALS_UNAVAILABLE");
    await world.pass(10 * MINUTE);
    expect(world.uploader.items()[0]?.state).toBe("preparing");
    world.emulator.faults.clear();
    const [item] = await world.settled();
    expect(item).not.toHaveProperty("retry");
    await world.expectStored(item);
    await world.expectClean();
  });

  it("has no STS for longer than the patience: says so, and a retry works", async () => {
    const world = await createWorld({ speed: 100, patience: 2 * MINUTE });
    world.emulator.faults.add({ operation: "AssumeRole", status: 503, code: "ServiceUnavailable" });
    const id = world.uploader.add(await world.choose("a.pdf", PARTS));
    const [failed] = await world.settled();
    expect(failed).toMatchObject({
      state: "failed",
      error: { code: "CREDENTIALS_UNAVAILABLE", retryable: true },
    });
    world.emulator.faults.clear();
    world.uploader.retry(id);
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("has no STS for ten minutes in the middle of a file, and its token lasts", async () => {
    const world = await createWorld({ speed: 100 });
    world.phone.link({ bytesPerSecond: 100_000 });
    world.uploader.add(await world.choose("a.pdf", PARTS));
    await world.until(([item]) => (item?.sentBytes ?? 0) > 0);
    world.emulator.faults.add({ operation: "AssumeRole", status: 503, code: "ServiceUnavailable" });
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });
});

describe("WeChat's ten tasks", () => {
  it("leave room for the app's own requests, however many files there are", async () => {
    const world = await createWorld({ parallel: 10, connections: 10 });
    for (let n = 0; n < 12; n++)
      world.uploader.add(await world.choose(`${n}.pdf`, n % 2 === 0 ? 200_000 : 1_600_000));
    world.phone.link({ bytesPerSecond: 500_000 });
    await world.until((items) => items.some(({ state }) => state === "uploading"));
    const asked = world.clock.now();
    await new Promise<void>((resolve) => {
      world.phone.wx.request({ url: `${world.server.url}/healthz`, complete: () => resolve() });
    });
    expect(world.clock.now() - asked).toBeLessThan(60_000);
    for (const item of await world.settled()) await world.expectStored(item);
    await world.expectClean();
  });
});
