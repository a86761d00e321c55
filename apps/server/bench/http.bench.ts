import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { compare, table } from "@zhichuan/bench";
import { load } from "./load.ts";

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`;
const post = (path: string, body: unknown) => {
  const text = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};
const ticket = (kind: string) =>
  post("/v1/uploads", {
    requestId: "01a20244-e800-7c3a-9f0e-3b1d5a7c9e21",
    profile: "document",
    name: "合同.pdf",
    size: 48213,
    kind,
  });

const signature = get("/generate_signature");
const measured: Record<string, { server: string; request: string }> = {
  "Fastify, hello world": { server: "hello", request: get("/") },
  "GET /healthz, no log": { server: "quiet", request: get("/healthz") },
  "GET /generate_signature, no log": { server: "quiet", request: signature },
  "GET /generate_signature": { server: "logging", request: signature },
  "GET /generate_signature, no log, each signed anew": { server: "hasty", request: signature },
  "POST /v1/uploads, form, no log": { server: "quiet", request: ticket("form") },
  "POST /v1/uploads, form": { server: "logging", request: ticket("form") },
  "POST /v1/uploads, put": { server: "logging", request: ticket("put") },
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

async function processorTime(child: ChildProcess): Promise<number> {
  child.send("cpu");
  const [microseconds] = await once(child, "message");
  return microseconds;
}

// Counted in answers a second of the server's own processor time: the load comes from the same machine and would
// otherwise be measured too.
const variants = Object.entries(measured).map(([name, { server, request }]) => [
  name,
  async () => {
    const { process: child, port } = servers.get(server) ?? { process: undefined, port: 0 };
    if (!child) throw new Error(server);
    const before = await processorTime(child);
    const answers = await load(port, request);
    return (answers * 1e6) / ((await processorTime(child)) - before);
  },
]);
const rows = await compare({ variants: Object.fromEntries(variants), rounds: 5 });
console.log(table("HTTP, one process", "answers a second of processor time", rows));
for (const { process: child } of servers.values()) child.disconnect();
