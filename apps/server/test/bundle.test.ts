import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FormTicket, StoredFile } from "@zhichuan/contract";
import { type Emulator, serverSettings, startEmulator } from "@zhichuan/emulator";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";

/** The slow machine's share of a build and of each start. Milliseconds. */
const LONG = 60_000;
const SERVER = join(import.meta.dirname, "..");
const DOCKERFILE = readFileSync(join(SERVER, "../../Dockerfile"), "utf8");
const FILE = Buffer.from("twelve bytes");

/** A folder outside the workspace, where no package is to be found. */
const folder = mkdtempSync(join(tmpdir(), "zhichuan-bundle-"));
let emulator: Emulator;

beforeAll(async () => {
  execFileSync(process.execPath, [join(SERVER, "build.ts"), folder], { cwd: tmpdir() });
  emulator = await startEmulator();
}, LONG);

afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

/** Starts the bundle as the image does, with nothing in its environment but what a container is given. */
async function start(changes: Record<string, string> = {}) {
  const env = {
    NODE_ENV: "production",
    PORT: "0",
    ...serverSettings(emulator),
    AUTH: "none",
    TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
    ...changes,
  };
  const child = spawn(process.execPath, ["server.mjs"], { cwd: folder, env });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  const listening = /Server listening at (http:\/\/127\.0\.0\.1:\d+)/;
  await expect.poll(() => output, { timeout: LONG }).toMatch(listening);
  const [, url = ""] = listening.exec(output) ?? [];
  return { child, url, env };
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));

async function post<Answer>(url: string, body: unknown): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

it(
  "is a folder of its own, and signs and confirms an upload from there",
  async () => {
    const files = readdirSync(folder).filter((name) => !/^shared\d*\.mjs$/.test(name));
    expect(files.toSorted()).toEqual(["server.mjs", "swagger-ui", "zhichuan.mjs"]);
    const { child, url, env } = await start({ DOCS: "on", METRICS_PORT: "0" });
    const ticket = await post<FormTicket>(`${url}/v1/uploads`, ticketRequest({ size: FILE.length }));
    expect((await sendForm(ticket.url, ticket.fields, FILE)).status).toBe(200);
    const file = await post<StoredFile>(`${url}/v1/uploads/complete`, { upload: ticket.upload });
    expect(file).toMatchObject({ key: ticket.key, size: FILE.length });
    expect(Buffer.from(await (await fetch(file.url ?? "")).arrayBuffer())).toEqual(FILE);
    for (const path of ["/docs/json", "/docs/static/swagger-ui-bundle.js", "/docs/static/swagger-ui.css"]) {
      const answer = await fetch(url + path);
      expect(answer.status, path).toBe(200);
      // An answer that is not read to its end keeps the server from ending.
      await answer.arrayBuffer();
    }
    const verify = spawn(process.execPath, ["zhichuan.mjs", "verify", ticket.key], { cwd: folder, env });
    expect(await ended(verify)).toBe(0);
    const end = ended(child);
    child.kill("SIGTERM");
    expect(await end).toBe(0);
  },
  LONG,
);

it(
  "is found healthy by the image's own check, and no more once it is gone",
  async () => {
    const [, command = ""] = /HEALTHCHECK[^\n]*\\\n\s*CMD (\[.*\])\n/.exec(DOCKERFILE) ?? [];
    const [program, ...args] = JSON.parse(command) as string[];
    expect(program).toBe("node");
    const { child, url } = await start();
    const check = () => {
      const probe = spawn(process.execPath, args, { env: { PORT: new URL(url).port } });
      return ended(probe);
    };
    expect(await check()).toBe(0);
    const end = ended(child);
    child.kill("SIGTERM");
    await end;
    expect(await check()).toBe(1);
  },
  LONG,
);
