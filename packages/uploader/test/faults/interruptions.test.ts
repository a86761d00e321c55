import { describe, expect, it } from "vitest";
import type { SystemOptions } from "./system.ts";
import { createWorld, type World } from "./world.ts";

const FORM = 300_000;
const PARTS = 3_500_000;

/** Each state of an upload, held by a request that goes silent in it. */
const states = [
  { way: "form", size: FORM, state: "preparing", request: /\/v1\/uploads$/, stall: "answered" },
  { way: "form", size: FORM, state: "uploading", request: /^POST http:\/\/[^/]*\/?$/, stall: 100_000 },
  {
    way: "form, stored",
    size: FORM,
    state: "uploading",
    request: /^POST http:\/\/[^/]*\/?$/,
    stall: "answered",
  },
  { way: "form", size: FORM, state: "confirming", request: /\/complete$/, stall: "answered" },
  { way: "parts", size: PARTS, state: "preparing", request: /\/v1\/uploads$/, stall: "answered" },
  { way: "parts", size: PARTS, state: "uploading", request: /^PUT .*partNumber=5&/, stall: 100_000 },
  {
    way: "parts, stored",
    size: PARTS,
    state: "uploading",
    request: /^PUT .*partNumber=5&/,
    stall: "answered",
  },
  { way: "parts", size: PARTS, state: "confirming", request: /\/complete$/, stall: "answered" },
] as const;

async function held(
  { size, state, request, stall }: (typeof states)[number],
  prepare: (world: World) => Promise<void> = async () => {},
  options: SystemOptions = { retries: 0 },
) {
  // What the machine itself needs counts many times too: with no retries it must not look like a timeout.
  const world = await createWorld({ speed: 40, serverTimeout: 60_000, ...options });
  await prepare(world);
  world.phone.faults.add({ request, stall });
  const file = await world.choose("a.pdf", size);
  const id = world.uploader.add(file);
  await world.struck();
  expect(world.uploader.items()[0]?.state).toBe(state);
  return { world, id, file };
}

// But for cancelling, no retries are left in these: none of it may use one up.
describe.each(states)("while $state ($way)", (where) => {
  it("the phone moves to another network", async () => {
    const { world } = await held(where);
    world.phone.goOnline("4g");
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("the network goes away for a while", async () => {
    const { world } = await held(where);
    world.phone.goOffline();
    await world.until(([item]) => item?.state === "parked");
    await world.pass(15_000);
    expect(world.uploader.items()[0]?.state).toBe("parked");
    world.phone.goOnline();
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("the mini-program is in the background for a while", async () => {
    const { world } = await held(where);
    world.phone.hide();
    await world.until(([item]) => item?.state === "parked");
    await world.pass(15_000);
    world.phone.show();
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("the mini-program is killed; its copy of the file lets it just go on", async () => {
    const { world } = await held(where);
    await world.pass(3000); // A copy takes the machine's own time.
    const [offered] = await world.restart();
    expect(offered).toMatchObject({ name: "a.pdf", size: where.size });
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("the mini-program is killed; without room for a copy it asks for the file", async () => {
    const { world } = await held(where, ({ phone }) => phone.fillUserFiles());
    const disk = world.disk("a.pdf");
    const [offered] = await world.restart();
    if (where.state !== "confirming") {
      expect(offered).toMatchObject({ state: "failed", error: { code: "FILE_NEEDED" } });
      const again = await world.phone.chooseAgain(disk);
      expect(await world.uploader.attach(offered?.id ?? "", again)).toBe(true);
    }
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("the user cancels", async () => {
    const { world, id } = await held(where, undefined, {});
    world.uploader.cancel(id);
    expect(world.uploader.items()[0]?.state).toBe("cancelled");
    await world.expectClean();
  });

  it("the user pauses and goes on", async () => {
    const { world, id } = await held(where);
    world.uploader.pause(id);
    expect(world.uploader.items()[0]?.state).toBe("paused");
    await world.pass(15_000);
    world.uploader.resume(id);
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });

  it("the server is started anew", async () => {
    const { world } = await held(where);
    await world.server.stop();
    await world.server.start();
    world.phone.goOnline("5g");
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });
});
