// One server of the comparison, in a process of its own: node bench/serve.ts <variant>. Tells its port to its parent,
// and its CPU time whenever it is asked.
import { createWriteStream } from "node:fs";
import type { AddressInfo } from "node:net";
import { devNull } from "node:os";
import { createPostForm } from "@zhichuan/signer";
import Fastify, { type FastifyInstance } from "fastify";
import { buildApp, loadConfig } from "../src/index.ts";

const temporary = {
  accessKeyId: "STS.NTexample",
  accessKeySecret: "TESTaccessKeySecret0123456789ab",
  securityToken: "CAISAbcdefghijklmnopqrstuvwxyz0123456789+/".repeat(20).slice(0, 600),
  expiresAt: new Date(Date.now() + 3600_000),
};

const app = (logLevel: string) =>
  buildApp({
    config: loadConfig({
      OSS_BUCKET: "examplebucket",
      OSS_REGION: "cn-hangzhou",
      OSS_CREDENTIALS: "default",
      TICKET_SECRET: "a secret for the benchmark alone, 32+",
      GUIDE_ENDPOINT: "on",
      LOG_LEVEL: logLevel,
    }),
    credentials: { get: async () => temporary },
    now: () => new Date(),
    logger: { stream: createWriteStream(devNull) },
  });

const variants: Record<string, () => Promise<FastifyInstance>> = {
  "hello-world": async () => {
    const hello = Fastify();
    hello.get("/", async () => ({ hello: "world" }));
    return hello;
  },
  // What the signature alone costs: a form of its own for every request, on a Fastify with nothing else.
  "bare Fastify, a form signed per request": async () => {
    const bare = Fastify();
    bare.get(
      "/",
      async () =>
        createPostForm({
          credentials: temporary,
          region: "cn-hangzhou",
          bucket: "examplebucket",
          at: new Date(),
          expires: 900,
          key: { startsWith: "uploads/" },
          contentLength: { min: 0, max: 1024 ** 3 },
          fields: { success_action_status: "200" },
        }).fields,
    );
    return bare;
  },
  "GET /generate_signature": () => app("info"),
  "GET /generate_signature, no log": () => app("silent"),
};

const build = variants[process.argv[2] ?? ""];
if (!build) throw new Error(`variants: ${Object.keys(variants).join(", ")}`);
const server = await build();
await server.listen({ port: 0, host: "127.0.0.1" });
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuSeconds: (user + system) / 1e6 });
});
process.on("disconnect", () => process.exit());
process.send?.({ port: (server.server.address() as AddressInfo).port });
