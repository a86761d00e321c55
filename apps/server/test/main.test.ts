import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverSettings, startEmulator } from "@zhichuan/emulator";
import { describe, expect, it, onTestFinished } from "vitest";

const MAIN = join(import.meta.dirname, "../src/main.ts");

/** Runs the server as an operator does, in an empty folder, with nothing in its environment but `env`. */
function start(env: Record<string, string>, dotEnv?: string) {
  const cwd = mkdtempSync(join(tmpdir(), "zhichuan-server-"));
  if (dotEnv !== undefined) writeFileSync(join(cwd, ".env"), dotEnv);
  const child = spawn(process.execPath, [MAIN], { cwd, env: { PATH: process.env.PATH, ...env } });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(cwd, { recursive: true });
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  return { child, output: () => output };
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));

async function emulatorEnvironment(): Promise<Record<string, string>> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  return {
    ...serverSettings(emulator),
    AUTH: "none",
    TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
    PORT: "0",
  };
}

const listening = /"msg":"Server listening at (http:\/\/127\.0\.0\.1:\d+)"/;

describe("starting the server", () => {
  it("with faults in its configuration prints one line for each and ends with 1", async () => {
    const { child, output } = start({ OSS_REGION: "oss-cn-hangzhou", AUTH: "none", TICKET_SECRET: "hush" });
    expect(await ended(child)).toBe(1);
    const lines = output().trim().split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual([
      "OSS_BUCKET",
      "OSS_REGION",
      "TICKET_SECRET",
      "OSS_CREDENTIALS",
    ]);
    expect(output()).not.toContain("hush");
  });

  it.each([
    ["PORT", "HOST"],
    ["METRICS_PORT", "METRICS_HOST"],
  ])(
    "says so in one line when another program listens at its %s, or the machine lacks its %s",
    async (port, host) => {
      const taken = createServer().listen(0, "127.0.0.1");
      onTestFinished(() => void taken.close());
      await once(taken, "listening");
      const at = String((taken.address() as AddressInfo).port);
      const env = { ...(await emulatorEnvironment()), LOG_LEVEL: "fatal" };
      const busy = start({ ...env, [port]: at });
      expect(await ended(busy.child)).toBe(1);
      expect(busy.output()).toBe(
        `${port} is ${at}: another program listens there; end it, or set another port\n`,
      );
      const elsewhere = start({ ...env, METRICS_PORT: "0", [host]: "203.0.113.1" });
      expect(await ended(elsewhere.child)).toBe(1);
      expect(elsewhere.output()).toBe(
        `${host} is 203.0.113.1: this machine has no such address; 0.0.0.0 is all it has\n`,
      );
    },
  );

  it("warms its credentials, answers, and ends cleanly when it is told to", async () => {
    const { child, output } = start(await emulatorEnvironment());
    await expect.poll(output, { timeout: 10_000 }).toMatch(listening);
    expect(output().indexOf("credentials at hand")).toBeLessThan(output().search(listening));
    const [, url = ""] = listening.exec(output()) ?? [];
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: "ok" });
    const end = ended(child);
    child.kill("SIGTERM");
    expect(await end).toBe(0);
    expect(output()).toContain('"signal":"SIGTERM","msg":"closing"');
  });

  it("says that it is not ready before it ends, answers all the while, and serves its metrics apart", async () => {
    const env = { ...(await emulatorEnvironment()), DRAIN_SECONDS: "1", METRICS_PORT: "0" };
    const { child, output } = start(env);
    await expect.poll(output, { timeout: 10_000 }).toMatch(listening);
    const [, url = ""] = listening.exec(output()) ?? [];
    const [, port] = /"port":(\d+),"msg":"metrics at/.exec(output()) ?? [];
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    for (const use of ["server", "uploads", "downloads"])
      expect(metrics).toContain(`zhichuan_credentials_renewals_total{use="${use}",result="ok"} 1`);
    const end = ended(child);
    child.kill("SIGTERM");
    await expect.poll(output, { timeout: 10_000 }).toContain('"msg":"closing"');
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await end).toBe(0);
  });

  it("reads .env, and the environment itself wins over it", async () => {
    const { OSS_BUCKET, ...env } = await emulatorEnvironment();
    const { output } = start(env, `OSS_BUCKET=${OSS_BUCKET}\nPORT=not-a-port\nLOG_LEVEL=debug\n`);
    await expect.poll(output, { timeout: 10_000 }).toMatch(listening);
  });

  it("goes on without credentials, says so, and is not ready", async () => {
    const env = { ...(await emulatorEnvironment()), OSS_ACCESS_KEY_SECRET: "wrong" };
    const { output } = start(env);
    await expect.poll(output, { timeout: 10_000 }).toMatch(listening);
    expect(output()).toContain("no credentials yet");
    const [, url = ""] = listening.exec(output()) ?? [];
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });
});
