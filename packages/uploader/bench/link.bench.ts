import { compare, table } from "@zhichuan/bench";
import { type System, startSystem } from "../test/faults/system.ts";
import { createChance } from "../test/soak/chance.ts";
import { cosRules, singlePost } from "./rivals.ts";

const SIZE = 50 * 1024 * 1024;
/** 10 Mbit/s, 100 ms there and back; a connection in use breaks within a second once in fifty. */
const LINK = { bytesPerSecond: 1_250_000, latencyMs: 100, breaksPerSecond: 0.02 };
/** How much faster than real time; more, and this machine's own work would be what is measured. */
const SPEED = 20;
const ROUNDS = 5;

let seed = 1;
const sent = new Map<string, number>();

/** Every way, in every round, meets a link of its own chance; gives seconds of the phone's clock. */
async function measure(name: string, upload: (system: System) => Promise<number>): Promise<number> {
  const chance = createChance(seed++);
  const system = await startSystem({
    speed: SPEED,
    chance: () => chance.next(),
    multipartFrom: 10 * 1024 * 1024,
  });
  try {
    system.phone.link(LINK);
    const from = system.clock.now();
    const count = await upload(system);
    sent.set(name, (sent.get(name) ?? 0) + count);
    return (system.clock.now() - from) / 1000;
  } finally {
    await system.close();
  }
}

const rows = await compare({
  rounds: ROUNDS,
  variants: {
    "this engine": () =>
      measure("this engine", async (system) => {
        const id = system.uploader.add(await system.choose("a.zip", SIZE));
        let [item] = await system.settled();
        while (item?.state !== "done") {
          if (!item?.error?.retryable) throw new Error(JSON.stringify(item));
          system.uploader.retry(id);
          [item] = await system.settled();
        }
        return 1;
      }),
    "one POST, from zero": () =>
      measure("one POST, from zero", async ({ phone, server, choose }) =>
        singlePost(phone, server.url, await choose("a.zip", SIZE)),
      ),
    "cos-wx-sdk-v5's rules": () =>
      measure("cos-wx-sdk-v5's rules", async ({ phone, server, choose }) =>
        cosRules(phone, server.url, await choose("a.zip", SIZE)),
      ),
  },
});
console.log(
  `50 MB over 10 Mbit/s with 100 ms; ${LINK.breaksPerSecond * 100} % of the connections break every second`,
);
console.log(table("time to a complete upload", "s", rows));
const rounds = ROUNDS + 1;
console.log(
  `tries of the whole file: ${((sent.get("one POST, from zero") ?? 0) / rounds).toFixed(1)} a file with one POST`,
);
