import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";

/** Whether there is a real Redis to test with: `apt-get install redis-server`, `brew install redis`. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

if (!hasRedis) {
  const notice = "redis-server is not installed: what needs a real Redis was not tested";
  if (process.env.REQUIRE_REDIS === "1") throw new Error(notice);
  console.warn(`\nSKIPPED: ${notice}\n`);
}

/** A real redis-server that keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  /** For the test's own looks into it. */
  readonly client: Redis;
  /** Ends the process: connections are refused. */
  stop(): Promise<void>;
  /** Starts it again, empty, at the same address. */
  start(): Promise<void>;
  /** Stops its clockwork: connections stand and nothing is answered. */
  freeze(): void;
  thaw(): void;
}

/** Starts one that ends with the test. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 20 });
  client.on("error", () => {});
  const start = async () => {
    server = spawn(
      "redis-server",
      ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
      {
        stdio: "ignore",
        cwd: "/tmp",
      },
    );
    if (client.status === "wait") await client.connect().catch(() => {});
    await client.ping();
  };
  const stop = async () => {
    const ending = server;
    server = undefined;
    if (!ending) return;
    const ended = once(ending, "exit");
    ending.kill("SIGKILL");
    await ended;
  };
  onTestFinished(async () => {
    client.disconnect();
    await stop();
  });
  await start();
  return {
    url,
    client,
    start,
    stop,
    freeze: () => void server?.kill("SIGSTOP"),
    thaw: () => void server?.kill("SIGCONT"),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
