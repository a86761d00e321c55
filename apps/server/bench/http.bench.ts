import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { compare, table } from "@zhichuan/bench";
import autocannon from "autocannon";

/** The path each server answers at; the first is what the others are held against. */
const paths = {
  "hello-world": "/",
  "bare Fastify, a form signed per request": "/",
  "GET /generate_signature": "/generate_signature",
  "GET /generate_signature, no log": "/generate_signature",
};

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
}

async function start(variant: string, path: string): Promise<Running> {
  const process = fork(new URL("serve.ts", import.meta.url), [variant]);
  const [{ port }] = (await once(process, "message")) as [{ port: number }];
  return { process, url: `http://127.0.0.1:${port}${path}` };
}

async function cpuSeconds({ process }: Running): Promise<number> {
  process.send("cpu");
  const [message] = (await once(process, "message")) as [{ cpuSeconds: number }];
  return message.cpuSeconds;
}

/** Requests answered in each second that the server's processor worked: what the client costs does not count. */
async function perCpuSecond(server: Running): Promise<number> {
  const before = await cpuSeconds(server);
  const result = await autocannon({ url: server.url, connections: 64, duration: 3 });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${server.url}: ${result.non2xx} refused`);
  return result.requests.total / ((await cpuSeconds(server)) - before);
}

const servers = new Map<string, Running>();
for (const [variant, path] of Object.entries(paths)) servers.set(variant, await start(variant, path));
try {
  const variants = Object.fromEntries(
    [...servers].map(([variant, server]) => [variant, () => perCpuSecond(server)]),
  );
  console.log(
    table("Requests for each second of the server's CPU", "req/s", await compare({ variants, rounds: 5 })),
  );
} finally {
  for (const { process } of servers.values()) process.disconnect();
}
