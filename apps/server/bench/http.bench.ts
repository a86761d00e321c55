import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { compare, median, table } from "@zhichuan/bench";
import { load } from "./load.ts";
import { openLoop } from "./open-loop.ts";
import { get, tickets } from "./requests.ts";

interface Measured {
  readonly server: string;
  readonly requests: readonly Buffer[];
}

const FULL = "POST /v1/uploads, form: session, limits, quota, log";
const signature = get("/generate_signature");
const measured: Record<string, Measured> = {
  "Fastify, hello world": { server: "hello", requests: get("/") },
  "Fastify, a ticket's request and length of answer, nothing done": {
    server: "echo",
    requests: tickets("form", { sessions: false }),
  },
  "Fastify + ali-oss, the guide's payload": { server: "guide", requests: get("/") },
  "Fastify + ali-oss, the same form": { server: "sameForm", requests: tickets("form", { sessions: false }) },
  [FULL]: { server: "full", requests: tickets("form", { sessions: true }) },
  "POST /v1/uploads, put: the same": { server: "full", requests: tickets("put", { sessions: true }) },
  "POST /v1/uploads, form, no session, no log": {
    server: "quiet",
    requests: tickets("form", { sessions: false }),
  },
  "GET /generate_signature": { server: "logging", requests: signature },
  "GET /generate_signature, no log, each signed anew": { server: "hasty", requests: signature },
  "GET /healthz, no log": { server: "quiet", requests: get("/healthz") },
};

const servers = new Map<string, { process: ChildProcess; port: number }>();
for (const name of new Set(Object.values(measured).map(({ server }) => server))) {
  // The log is written as it would be, and thrown away.
  const child = fork(fileURLToPath(import.meta.resolve("./serve.ts")), [name], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [port] = await once(child, "message");
  servers.set(name, { process: child, port });
}

function serverOf({ server }: Measured) {
  const found = servers.get(server);
  if (!found) throw new Error(server);
  return found;
}

async function processorTime(child: ChildProcess): Promise<number> {
  child.send("cpu");
  const [microseconds] = await once(child, "message");
  return microseconds;
}

// Until V8 has compiled the whole way: after four seconds the full path still takes a third longer.
for (const one of Object.values(measured)) await load(serverOf(one).port, one.requests, { ms: 12_000 });

// Counted in answers a second of the server's own processor time: the load comes from the same machine and would
// otherwise be measured too.
const variants = Object.entries(measured).map(([name, one]) => [
  name,
  async () => {
    const { process: child, port } = serverOf(one);
    const before = await processorTime(child);
    const answers = await load(port, one.requests);
    return (answers * 1e6) / ((await processorTime(child)) - before);
  },
]);
const rows = await compare({ variants: Object.fromEntries(variants), rounds: 7 });
console.log(table("HTTP, one process", "answers a second of processor time", rows));

const ROUNDS = 3;
const compared = Object.entries(measured).slice(0, 5);
const latencies = new Map(compared.map(([name]) => [name, { p50: [] as number[], p99: [] as number[] }]));
for (let round = 0; round < ROUNDS; round++)
  for (const [name, one] of compared) {
    const { p50, p99 } = await openLoop(serverOf(one).port, one.requests);
    latencies.get(name)?.p50.push(p50);
    latencies.get(name)?.p99.push(p99);
  }
console.log(
  `1,000 requests a second, each counted from when it was due: milliseconds, medians of ${ROUNDS} runs`,
);
const width = Math.max(...compared.map(([name]) => name.length));
for (const [name, { p50, p99 }] of latencies)
  console.log(`  ${name.padEnd(width)}  p50 ${median(p50).toFixed(2)}  p99 ${median(p99).toFixed(2)}`);

for (const { process: child } of servers.values()) child.disconnect();
