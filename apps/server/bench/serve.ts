import type { AddressInfo } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import { buildApp, loadConfig } from "../src/index.ts";

/**
 * One server in a process of its own, named by the first argument: `node serve.ts hello`. Sends its port, and the
 * microseconds of processor time it has used whenever it is sent something.
 */
const servers: Record<string, () => FastifyInstance | Promise<FastifyInstance>> = {
  hello: () => {
    const app = Fastify();
    const schema = { response: { 200: { type: "object", properties: { hello: { type: "string" } } } } };
    app.get("/", { schema }, async () => ({ hello: "world" }));
    return app;
  },
  quiet: () => zhichuan(false),
  logging: () => zhichuan({}),
  hasty: () => zhichuan(false, hastyClock()),
};

function zhichuan(logger: false | object, now = () => new Date()): Promise<FastifyInstance> {
  const config = loadConfig({
    OSS_BUCKET: "my-bucket",
    OSS_REGION: "cn-hangzhou",
    OSS_CREDENTIALS: "default",
    AUTH: "none",
    TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
    GUIDE_ENDPOINT: "on",
  });
  const held = Object.freeze({
    accessKeyId: "STS.NTexample",
    accessKeySecret: "TESTaccessKeySecret0123456789ab",
    securityToken: "CAISAbcdefghijklmnopqrstuvwxyz0123456789+/".repeat(20).slice(0, 600),
    expiresAt: new Date(Date.now() + 24 * 3600_000),
  });
  return buildApp({ config, credentials: { get: async () => held }, now, logger });
}

/** A clock on which every reading is another second, within one hour: each answer has to be signed anew. */
function hastyClock(): () => Date {
  const start = Date.now();
  let seconds = 0;
  return () => new Date(start + (seconds++ % 3600) * 1000);
}

const app = await servers[process.argv[2] ?? ""]?.();
if (!app) throw new Error(`node serve.ts ${Object.keys(servers).join(" | ")}`);
await app.listen({ port: 0, host: "127.0.0.1" });
process.send?.((app.server.address() as AddressInfo).port);
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on("disconnect", () => process.exit());
