import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

const MAIN = join(import.meta.dirname, "../src/main.ts");
const FLAGS = ["--page-port", "0", "--server-port", "0", "--oss-port", "0", "--wechat-port", "0"];

let dir: string;
let started: ChildProcess[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "zhichuan-main-"));
  started = [];
});

afterEach(async () => {
  for (const child of started) child.kill("SIGKILL");
  await rm(dir, { recursive: true });
});

/** Starts a program and gives what it prints once the greeting is complete. */
async function start(command: string, args: readonly string[], locale = "en_US.UTF-8") {
  const env = { ...process.env, LC_ALL: locale };
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], env });
  started.push(child);
  let printed = "";
  for await (const part of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += part;
    if (/Ctrl\+C (?:ends it\.|结束。)/.test(printed)) break;
  }
  const urls = printed.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  const [page, server, oss, wechat] = urls as [string, string, string, string];
  return { child, printed, page, server, oss, wechat };
}

const main = (locale?: string) => start(process.execPath, [MAIN, ...FLAGS, "--dir", dir], locale);

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

test("prints four addresses that answer, and ends with 0 at SIGTERM", async () => {
  const { child, page, server, oss, wechat } = await main();
  expect(await (await fetch(page)).text()).toContain("frame-phone");
  expect(await (await fetch(`${server}/readyz`)).json()).toEqual({ status: "ok" });
  expect((await fetch(`${oss}/nothing`)).headers.get("x-oss-request-id")).toBeTruthy();
  expect(await (await fetch(`${wechat}/emulator/login`, { method: "POST" })).json()).toHaveProperty("code");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  const urls = [page, server, oss, wechat];
  expect(await Promise.all(urls.map(answers))).toEqual([false, false, false, false]);
});

test("speaks Chinese where the terminal does, and says the same", async () => {
  const [en, zh] = [await main(), await main("zh_CN.UTF-8")];
  expect(zh.printed).toContain(`  签名服务端       ${zh.server}`);
  expect(zh.printed).not.toMatch(/Signing server|Ctrl\+C ends/);
  const shape = (printed: string) =>
    printed.match(/http:\S+?\d+|^(?:t|s)=|curl/gm)?.map((part) => part.replace(/\d+$/, ""));
  expect(shape(zh.printed)).toEqual(shape(en.printed));
});

test("its curl works as it is copied, and the object is there after a restart", async () => {
  const first = await main();
  const example = first.printed.split("\n").filter((line) => /^(?:t=|echo )/.test(line));
  expect(example).toHaveLength(2);
  const { stdout } = await promisify(execFile)("sh", ["-c", example.join("\n")]);
  expect(stdout).toMatch(/^HTTP\/1\.1 200 OK/m);
  expect(first.printed).toContain(join(basename(dir), "oss"));
  first.child.kill("SIGINT");
  await once(first.child, "exit");

  expect((await readdir(join(dir, "oss"), { recursive: true })).length).toBeGreaterThan(1);
  const second = await main();
  const again = await promisify(execFile)("sh", [
    "-c",
    example.join("\n").replaceAll(first.server, second.server).replaceAll(first.oss, second.oss),
  ]);
  expect(again.stdout).toMatch(/^HTTP\/1\.1 200 OK/m);
});

test("its curl that logs in works as it is copied, and nobody gets a ticket without", async () => {
  const { printed, server } = await main();
  const example = printed.split("\n").filter((line) => /^(?:s=|curl -i )/.test(line));
  expect(example).toHaveLength(2);
  const run = (script: string) => promisify(execFile)("sh", ["-c", script]);
  const { stdout } = await run(example.join("\n"));
  expect(stdout).toMatch(/^HTTP\/1\.1 200 OK/m);
  expect(stdout).toMatch(/"key":"[0-9a-f]{32}\/[0-9a-z]+\/document\.txt"/);
  expect((await run(example[1] ?? "")).stdout).toContain("SESSION_NEEDED");
  expect((await fetch(`${server}/v1/uploads`, { method: "POST" })).status).toBe(401);
});

test.each([
  [
    "a program",
    (command: string[]) => [
      process.execPath,
      "-e",
      `require("node:child_process").spawn(${JSON.stringify(command[0])}, ${JSON.stringify(command.slice(1))}, { stdio: "inherit" })`,
    ],
  ],
  [
    "a shell that was started by a program",
    (command: string[]) => [
      process.execPath,
      "-e",
      `require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(`${command.join(" ")}; true`)}], { stdio: "inherit" })`,
    ],
  ],
])("ends when %s that started it is killed", async (_name, launch) => {
  const [command = "", ...args] = launch([process.execPath, MAIN, ...FLAGS, "--dir", dir]);
  const { child, page, server, oss } = await start(command, args);
  expect(await answers(page)).toBe(true);
  const closed = once(child.stdout as NodeJS.ReadableStream, "close");
  child.kill("SIGKILL");
  child.stdout?.resume();
  // The pipe closes when the last process that holds it is gone.
  await closed;
  expect(await Promise.all([page, server, oss].map(answers))).toEqual([false, false, false]);
});

test("a port that was asked for and is taken is said in one line", async () => {
  const { page } = await main();
  const { port } = new URL(page);
  const failed = await promisify(execFile)(process.execPath, [MAIN, "--page-port", port, "--dir", dir]).catch(
    (error) => error,
  );
  expect(failed.code).toBe(1);
  expect(failed.stderr).toBe(`port ${port} (page) is taken: stop what listens there, or give another\n`);
});
