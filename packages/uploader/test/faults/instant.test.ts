import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createWorld, type World } from "./world.ts";

const SIZES = [300_000, 3_500_000] as const;

/** A phone whose user has stored a file, and chooses the same bytes under another name. */
async function stored(size: number) {
  const world = await createWorld({ instant: true });
  const content = randomBytes(size);
  world.uploader.add(await world.choose("first.pdf", content));
  const [first] = await world.settled();
  await world.expectStored(first);
  const again = await world.choose("second.pdf", content);
  return { world, first, again };
}

/** Lets no byte of a file through from now on. */
function forbidSending({ emulator }: World): void {
  for (const operation of ["PostObject", "UploadPart"] as const)
    emulator.faults.add({ operation, status: 403, code: "AccessDenied" });
}

describe.each(SIZES)("what is stored already (%i bytes)", (size) => {
  it("is not sent again", async () => {
    const { world, first, again } = await stored(size);
    forbidSending(world);
    world.uploader.add(again);
    const [, second] = await world.settled();
    expect(second).toMatchObject({ state: "done", percent: 100, file: { key: first?.file?.key } });
    await world.expectStored(second);
    await world.expectClean();
  });

  it.each([
    [
      "the question's answer is lost",
      (world: World) => world.phone.faults.add({ request: /uploads$/, cut: "answered" }),
    ],
    [
      "the question goes silent",
      (world: World) => world.phone.faults.add({ request: /uploads$/, stall: "answered" }),
    ],
    [
      "the index cannot be read for a while",
      ({ emulator }: World) =>
        emulator.faults.add({ operation: "GetObject", times: 2, status: 503, code: "SlowDown" }),
    ],
    [
      "the object cannot be looked at for a while",
      ({ emulator }: World) =>
        emulator.faults.add({ operation: "HeadObject", times: 2, status: 503, code: "SlowDown" }),
    ],
  ])("is stored once more at worst when %s", async (_what, goWrong) => {
    const { world, again } = await stored(size);
    goWrong(world);
    world.uploader.add(again);
    const [, second] = await world.settled();
    world.emulator.faults.clear();
    await world.expectStored(second);
    await world.expectClean();
  });

  it("is sent when the object is gone", async () => {
    const { world, first, again } = await stored(size);
    await world.bucket.deleteObject(first?.file?.key ?? "");
    world.uploader.add(again);
    const [, second] = await world.settled();
    await world.expectStored(second);
    expect(second?.file?.key).not.toBe(first?.file?.key);
    await world.expectClean();
  });

  it("is found too after the mini-program was killed while it asked", async () => {
    const { world, first, again } = await stored(size);
    forbidSending(world);
    world.phone.faults.add({ request: /uploads$/, stall: "answered" });
    world.uploader.add(again);
    await world.struck();
    await world.pass(3000); // A copy and the digest take the machine's own time.
    await world.restart();
    const [second] = await world.settled();
    expect(second).toMatchObject({ state: "done", file: { key: first?.file?.key } });
    await world.expectClean();
  });

  it("is stored although the index could not be written", async () => {
    const world = await createWorld({ instant: true });
    world.emulator.faults.add({ operation: "PutObject", times: 1, status: 500, code: "InternalError" });
    world.uploader.add(await world.choose("a.pdf", size));
    await world.expectStored((await world.settled())[0]);
    await world.expectClean();
  });
});
