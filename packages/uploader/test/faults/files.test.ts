import { randomBytes } from "node:crypto";
import { truncate, utimes, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createWorld, type World } from "./world.ts";

const FORM = 300_000;
const PARTS = 3_500_000;
const CHANGED = { state: "failed", error: { code: "FILE_CHANGED", retryable: false } };

/** An upload that is held in its middle, without a copy of its own. */
async function half(size: number, options: object = {}) {
  const world = await createWorld({ copyBudget: 0, ...options });
  const isForm = size === FORM;
  world.phone.faults.add({
    request: isForm ? /^POST http:\/\/[^/]*\/?$/ : /^PUT .*partNumber=5&/,
    stall: isForm ? 50_000 : 10_000,
  });
  const file = await world.choose("a.pdf", size);
  const id = world.uploader.add(file);
  await world.struck();
  return { world, id, path: world.phone.locate(file.path) };
}

/** Lets what is silent fail, so that the upload reads its file again. */
function wake({ phone }: World): void {
  phone.goOnline("4g");
}

describe("a file", () => {
  it.each([FORM, PARTS])("of %i bytes that has shrunk is an error of its own", async (size) => {
    const { world, id, path } = await half(size);
    await truncate(path, size / 2);
    wake(world);
    expect((await world.settled())[0]).toMatchObject(CHANGED);
    world.uploader.remove(id);
    await world.expectClean();
  });

  it.each([FORM, PARTS])("of %i bytes that has shrunk is one also where reads give zeros", async (size) => {
    const { world, id, path } = await half(size);
    world.phone.setQuirks({ padsReads: true });
    await truncate(path, size / 2);
    wake(world);
    expect((await world.settled())[0]).toMatchObject(CHANGED);
    world.uploader.remove(id);
    await world.expectClean();
  });

  it.each([FORM, PARTS])("of %i bytes that has other content of the same length is one", async (size) => {
    const { world, id, path } = await half(size);
    await writeFile(path, randomBytes(size));
    // The file system's own clock is a real one: what happens within its second has one time.
    const later = new Date(Date.now() + 60_000);
    await utimes(path, later, later);
    wake(world);
    expect((await world.settled())[0]).toMatchObject(CHANGED);
    world.uploader.remove(id);
    await world.expectClean();
  });

  it("whose private copy is there may do what it likes", async () => {
    const { world, path } = await half(PARTS, { copyBudget: 10_000_000 });
    await truncate(path, 10);
    wake(world);
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("that is gone is unreadable", async () => {
    const world = await createWorld();
    const id = world.uploader.add({ path: "wxfile://tmp_gone.pdf", name: "gone.pdf", size: PARTS });
    expect((await world.settled())[0]).toMatchObject({ state: "failed", error: { code: "FILE_UNREADABLE" } });
    world.uploader.remove(id);
    await world.expectClean();
  });

  it("read short ends whole, or as an error that leaves nothing", async () => {
    const world = await createWorld();
    world.phone.shortenReads(2);
    const id = world.uploader.add(await world.choose("a.pdf", PARTS));
    const [item] = await world.settled();
    if (item?.state === "done") await world.expectStored(item);
    else expect(item).toMatchObject(CHANGED);
    world.uploader.remove(id);
    await world.expectClean();
  });

  it("is asked for again by what is in it, not by what it is called", async () => {
    const { world } = await half(PARTS);
    const disk = world.disk("a.pdf");
    const [offered] = await world.restart();
    const id = offered?.id ?? "";
    expect(offered).toMatchObject({ state: "failed", error: { code: "FILE_NEEDED" } });
    const other = await world.phone.choose("a.pdf", randomBytes(PARTS));
    expect(await world.uploader.attach(id, other)).toBe(false);
    expect(await world.uploader.attach(id, await world.phone.chooseAgain(disk))).toBe(true);
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });
});

describe("a phone that is full", () => {
  it.each([FORM, PARTS])("uploads %i bytes all the same", async (size) => {
    const world = await createWorld();
    world.phone.fillStorage();
    await world.phone.fillUserFiles();
    world.uploader.add(await world.choose("a.pdf", size));
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });
});

describe("a phone of its kind", () => {
  it.each([
    ["Android", { padsReads: true, jumpsProgress: true }],
    ["iOS", { recasesHeaders: true }],
  ])("%s uploads, and its progress never runs back", async (_name, quirks) => {
    const world = await createWorld();
    world.phone.setQuirks(quirks);
    world.phone.link({ bytesPerSecond: 500_000 });
    const percents: number[] = [];
    world.uploader.subscribe(([item]) => percents.push(item?.percent ?? 0));
    for (const [name, size] of [
      ["a.pdf", FORM],
      ["b.pdf", PARTS],
    ] as const) {
      percents.length = 0;
      const id = world.uploader.add(await world.choose(name, size));
      const [item] = await world.settled();
      await world.expectStored(item);
      expect(percents).toEqual(percents.toSorted((a, b) => a - b));
      world.uploader.remove(id);
    }
    await world.expectClean();
  });

  it("Android says at once that a form is sent, and nobody sees that", async () => {
    const world = await createWorld();
    world.phone.setQuirks({ jumpsProgress: true });
    world.phone.faults.add({ request: /^POST http:\/\/[^/]*\/?$/, stall: 100_000 });
    world.uploader.add(await world.choose("a.pdf", FORM));
    await world.struck();
    expect(world.uploader.items()[0]).toMatchObject({
      state: "uploading",
      percent: expect.toSatisfy(isGuessed),
    });
    world.phone.goOnline("4g");
    await world.expectStored((await world.settled())[0]);
  });
});

/** The link's speed alone says how far it is, which is never believed to be nearly all. */
function isGuessed(percent: number): boolean {
  return percent <= 95;
}
