import { describe, expect, it } from "vitest";
import { createProgress } from "../src/progress.ts";
import { ManualClock } from "./device.ts";
import { file, setUp, stored } from "./scripted.ts";

describe("speed and time left", () => {
  it("are shown once bytes have moved, smoothed", async () => {
    const { uploader, form, clock, only } = setUp();
    uploader.add(file);
    const sending = await form();
    expect(only()).not.toHaveProperty("speed");
    clock.move(1000);
    sending.progress(100, 1000);
    expect(only()).toMatchObject({ speed: 100, secondsLeft: 9 });
    clock.move(1000);
    sending.progress(500, 1000);
    const { speed = 0 } = only();
    expect(speed).toBeGreaterThan(100);
    expect(speed).toBeLessThan(400);
    expect(only().secondsLeft).toBe(Math.ceil(500 / speed));
  });

  it("go away with the state uploading", async () => {
    const { uploader, form, clock, only } = setUp();
    const id = uploader.add(file);
    const sending = await form();
    clock.move(1000);
    sending.progress(100, 1000);
    uploader.pause(id);
    expect(only()).not.toHaveProperty("speed");
    expect(only()).not.toHaveProperty("secondsLeft");
  });
});

describe("the speed at the start", () => {
  const MB = 1_000_000;

  it("counts the time it took for the first part to come through", () => {
    const clock = new ManualClock();
    const progress = createProgress(clock);
    progress.started(0);
    for (let tick = 0; tick < 4; tick += 1) {
      clock.move(500);
      progress.sent(0);
    }
    clock.move(10);
    progress.sent(2 * MB);
    expect(progress.speed).toBeGreaterThan(0.9 * MB);
    expect(progress.speed).toBeLessThan(1.3 * MB);
  });

  it("does not count what was stored before", () => {
    const clock = new ManualClock();
    const progress = createProgress(clock);
    progress.started(10 * MB);
    expect(progress).toMatchObject({ sentBytes: 10 * MB, speed: 0 });
    clock.move(1000);
    progress.sent(11 * MB);
    expect(progress.speed).toBe(MB);
  });
});

describe("the queue's totals", () => {
  it("add up what has not failed and was not cancelled", async () => {
    const { uploader, form, clock, http } = setUp({ parallel: 1 });
    expect(uploader.totals()).toEqual({ percent: 0, size: 0, sentBytes: 0, speed: 0 });
    uploader.add(file);
    uploader.add(file);
    uploader.cancel(uploader.add(file));
    const sending = await form();
    clock.move(1000);
    sending.progress(500, 1000);
    expect(uploader.totals()).toEqual({
      percent: 25,
      size: 2000,
      sentBytes: 500,
      speed: 500,
      secondsLeft: 3,
    });
    sending.respond(200);
    (await http.next()).respond(200, stored);
    (await form()).respond(200);
    const confirming = await http.next();
    expect(uploader.totals().percent).toBe(99);
    confirming.respond(200, stored);
    await new Promise((resolve) => setImmediate(resolve));
    expect(uploader.totals()).toEqual({ percent: 100, size: 2000, sentBytes: 2000, speed: 0 });
  });
});
