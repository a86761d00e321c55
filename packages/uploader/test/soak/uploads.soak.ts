import { randomBytes, randomInt } from "node:crypto";
import { expect, it } from "vitest";
import { createWorld, type World } from "../faults/world.ts";
import { type Chance, createChance } from "./chance.ts";
import { mishaps } from "./mishaps.ts";

const UPLOADS = Number(process.env.UPLOADS ?? 500);
/** Milliseconds of real time after which no round begins any more. */
const LONGEST = 150_000;
const FIRST_SEED = Number(process.env.SEED ?? randomInt(2 ** 31));

/** The contents of the last files. */
const chosen: Uint8Array[] = [];

/** What an upload may end as when nothing stands in its way any more, beside done. */
const accepted = ["FILE_CHANGED", "FILE_TOO_SMALL", "FILE_UNREADABLE"];

it("whatever happens, nothing is lost, nothing differs, nothing is left", async () => {
  console.log(
    `SEED=${FIRST_SEED} UPLOADS=${UPLOADS} repeats these mishaps; the times of real sockets are their own`,
  );
  const counts = new Map<string, number>();
  const started = performance.now();
  let uploads = 0;
  let link = createChance(FIRST_SEED);
  const world = await createWorld({ speed: 100, chance: () => link.next(), instant: true });
  for (let round = 0; uploads < UPLOADS && performance.now() - started < LONGEST; round++) {
    const seed = (FIRST_SEED + round) >>> 0;
    const chance = createChance(seed);
    link = createChance(seed ^ 0x5bd1e995);
    const story: string[] = [];
    try {
      uploads += await misfortune(world, chance, round, story);
      for (const state of await ends(world)) counts.set(state, (counts.get(state) ?? 0) + 1);
    } catch (error) {
      console.log(`round ${round}, SEED=${seed} begins with it:\n  ${story.join("\n  ")}`);
      throw error;
    }
  }
  await world.sweep();
  await world.expectClean();
  const seconds = Math.round((performance.now() - started) / 1000);
  const shown = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const ended = JSON.stringify(Object.fromEntries(counts));
  console.log(
    `${uploads} uploads in ${seconds} s: ${ended}, ${uploads - shown} were over, or could not be saved, when the app was killed`,
  );
});

/** Some files are added, and one thing after another goes wrong; gives how many files. */
async function misfortune(world: World, chance: Chance, round: number, story: string[]): Promise<number> {
  const files = chance.whole(3, 8);
  for (let n = 0; n < files; n++) {
    const size = chance.pick([
      chance.whole(1, 100_000),
      chance.whole(1, 1_000_000),
      chance.whole(1_000_000, 4_000_000),
    ]);
    const name = `${round}-${n} 合同.pdf`;
    // Now and then what was chosen before, under another name: it may be stored already, or be under way.
    const known = chance.next() < 0.2 ? chosen.at(-chance.whole(1, 5)) : undefined;
    const content = known ?? randomBytes(size);
    chosen.push(content);
    if (chosen.length > 5) chosen.shift();
    world.uploader.add(await world.choose(name, content));
    story.push(`${name}: ${content.length} bytes${known ? ", chosen before" : ""}`);
  }
  for (let left = chance.whole(4, 14); left > 0; left--) {
    await world.pass(chance.whole(0, 4000));
    story.push(await chance.pick(mishaps)(world, chance));
  }
  return files;
}

/** Everything is well again: each upload ends, and is taken away. Gives how they ended. */
async function ends(world: World): Promise<readonly string[]> {
  const { phone, emulator } = world;
  phone.faults.clear();
  emulator.faults.clear();
  phone.link({});
  phone.shortenReads(0);
  phone.setQuirks({});
  phone.setClockAhead(0);
  phone.goOnline("wifi");
  phone.show();
  await phone.makeRoom();
  for (let tries = 0; tries < 5; tries++) {
    for (const { id, name, state, error } of await world.settled()) {
      if (state !== "failed" || !error) continue;
      if (error.code === "FILE_NEEDED") await attach(world, id, name);
      else if (error.retryable) world.uploader.retry(id);
    }
  }
  const items = await world.settled();
  for (const item of items) {
    if (item.state === "done") await world.expectStored(item);
    else if (item.state === "failed") expect(accepted, JSON.stringify(item)).toContain(item.error?.code);
    world.uploader.remove(item.id);
  }
  await expect.poll(() => world.kept(), { timeout: 3000, interval: 5 }).toEqual([]);
  return items.map(({ state, error }) => error?.code ?? state);
}

/** A file that has changed since is another one: its upload is given up. */
async function attach(world: World, id: string, name: string): Promise<void> {
  const file = await world.phone.chooseAgain(world.disk(name));
  if (!(await world.uploader.attach(id, file))) world.uploader.remove(id);
}
