import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { guide, sameForm } from "./ali-oss-servers.ts";
import { echo, full, hastyClock, hello, open } from "./servers.ts";

/**
 * One server in a process of its own, named by the first argument: `node serve.ts hello`. Sends its port, and the
 * microseconds of processor time it has used whenever it is sent something.
 */
const servers: Record<string, () => FastifyInstance | Promise<FastifyInstance>> = {
  hello,
  echo,
  guide,
  sameForm,
  full,
  quiet: () => open(),
  logging: () => open({}),
  hasty: () => open(false, hastyClock()),
};

const app = await servers[process.argv[2] ?? ""]?.();
if (!app) throw new Error(`node serve.ts ${Object.keys(servers).join(" | ")}`);
await app.listen({ port: 0, host: "127.0.0.1" });
process.send?.((app.server.address() as AddressInfo).port);
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on("disconnect", () => process.exit());
