import { describe, expect, it } from "vitest";
import { UploadError } from "../src/index.ts";
import { file, setUp, stored, turn } from "./scripted.ts";

describe("progress", () => {
  it("counts the file's share of what is sent, the form's own bytes left out", async () => {
    const { uploader, only, form } = setUp();
    uploader.add(file);
    const sending = await form();
    sending.progress(750, 1500);
    expect(only()).toMatchObject({ percent: 50, sentBytes: 500 });
  });

  it("is 99 at most until the server has confirmed, and 100 then", async () => {
    const { uploader, only, form, http, reached } = setUp();
    uploader.add(file);
    const sending = await form();
    sending.progress(1499, 1500);
    expect(only().percent).toBe(99);
    sending.progress(1500, 1500);
    expect(only().percent).toBe(99);
    sending.respond(200);
    const confirming = await http.next();
    expect(only()).toMatchObject({ percent: 99, sentBytes: 1000 });
    confirming.respond(200, stored);
    await reached("done");
    expect(only().percent).toBe(100);
  });

  it("does not believe Android's jump to everything", async () => {
    const { uploader, only, form } = setUp();
    uploader.add(file);
    const sending = await form();
    sending.progress(1500, 1500);
    expect(only()).toMatchObject({ percent: 0, sentBytes: 0 });
    sending.progress(300, 1500);
    expect(only()).toMatchObject({ percent: 20, sentBytes: 200 });
  });

  it("goes on at the link's speed when the phone says at once that everything is sent", async () => {
    const { uploader, only, form, clock, files } = setUp();
    const size = 5_000_000;
    files.content.set(file.path, new Uint8Array(size));
    uploader.add({ ...file, size });
    const sending = await form();
    sending.progress(size + 500, size + 500);
    const percents: number[] = [];
    for (let tick = 0; tick < 80; tick++) {
      clock.move(500);
      await turn();
      percents.push(only().percent);
    }
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents[1]).toBeGreaterThan(0);
    expect(percents[1]).toBeLessThan(20);
    expect(percents.at(-1)).toBe(95);
    expect(only()).not.toHaveProperty("speed");
  });

  it("never runs backwards, not even when the file is sent again", async () => {
    const { uploader, only, form, reached } = setUp();
    const id = uploader.add(file);
    const sending = await form();
    sending.progress(600, 1000);
    sending.progress(400, 1000);
    expect(only()).toMatchObject({ percent: 60, sentBytes: 600 });
    sending.fail(new UploadError("NETWORK"));
    await reached("failed");
    expect(only().percent).toBe(60);
    uploader.retry(id);
    const again = await form();
    again.progress(100, 1000);
    expect(only().percent).toBe(60);
    again.progress(700, 1000);
    expect(only()).toMatchObject({ percent: 70, sentBytes: 700 });
  });

  it("makes nothing of numbers that are none", async () => {
    const { uploader, only, form } = setUp();
    uploader.add(file);
    const sending = await form();
    for (const [sent, total] of [
      [0, 0],
      [Number.NaN, 10],
      [-5, 10],
      [5, -1],
    ] as const)
      sending.progress(sent, total);
    expect(only()).toMatchObject({ percent: 0, sentBytes: 0 });
  });

  it("stands at 100 for an empty file only when that is confirmed", async () => {
    const { uploader, only, form, http, reached, files } = setUp();
    files.content.set(file.path, new Uint8Array(0));
    uploader.add({ ...file, size: 0 });
    const sending = await form();
    sending.progress(400, 500);
    expect(only()).toMatchObject({ percent: 0, sentBytes: 0 });
    sending.respond(200);
    (await http.next()).respond(200, { ...stored, size: 0 });
    await reached("done");
    expect(only()).toMatchObject({ percent: 100, sentBytes: 0 });
  });
});
