import { compare, table } from "@zhichuan/bench";
import { createChance } from "../test/soak/chance.ts";
import type { LinkOptions } from "./virtual-link.ts";
import { cosRules, onePost, thisEngine, type Way } from "./ways.ts";

const SIZE = 50 * 1024 * 1024;
const ROUNDS = 25;

const links: Readonly<Record<string, LinkOptions>> = {
  "10 Mbit/s, 100 ms, 2 % of the connections break every second": {
    bytesPerSecond: 1_250_000,
    latencyMs: 100,
    breaksPerSecond: 0.02,
  },
  "10 Mbit/s, 100 ms, 10 % of the connections break every second": {
    bytesPerSecond: 1_250_000,
    latencyMs: 100,
    breaksPerSecond: 0.1,
  },
  "10 Mbit/s, 100 ms, nothing breaks": { bytesPerSecond: 1_250_000, latencyMs: 100, breaksPerSecond: 0 },
  "100 Mbit/s, 30 ms, nothing breaks": { bytesPerSecond: 12_500_000, latencyMs: 30, breaksPerSecond: 0 },
};

console.log("50 MB in virtual time: what this machine needs for its own work does not count");
for (const [name, link] of Object.entries(links)) {
  let seed = 1;
  // Every way, in every round, meets a link of its own chance; the seeds are the same in every run of the bench.
  const over = (way: Way) => () => way(SIZE, link, createChance(seed++ * 7919).next);
  const variants: Record<string, () => Promise<number>> = {
    "this engine": over(thisEngine),
    "cos-wx-sdk-v5's rules": over(cosRules),
  };
  // On the worst link, where 42 s would have to pass without a break, it would not come to an end.
  if (link.breaksPerSecond < 0.1) variants["one POST, from zero"] = over(onePost);
  console.log(table(name, "s", await compare({ rounds: ROUNDS, variants })));
}
