import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "@zhichuan/emulator";
import { expect, it, onTestFinished } from "vitest";
import { type Clone, freePort, makeClone } from "./support/clone.ts";
import { blocks, documents, guides, read, roomReadmes } from "./support/documents.ts";
import { commandsIn, faultsOf } from "./support/look-up.ts";
import { fillIn, settingsOf } from "./support/settings.ts";

/** Ports that are asked for in the documents, and may be taken here. */
const PORTS = /\b(3000|5000)\b/g;
const DEV_PORTS = { PAGE_PORT: "0", SERVER_PORT: "0", OSS_PORT: "0", WECHAT_PORT: "0" };
/** The emulator's is not https, which `domains` warns of. */
const PUBLIC_HOST = { OSS_PUBLIC_HOST: "https://files.example.com" };

const shellOf = (path: string) =>
  blocks(read(path))
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }) => code.trim().split("\n"))
    .map((line) => `${line}\n`);

/** Those of the quick start, which others repeat; they are run once, there. */
const QUICK_START = "docs/quick-start.md";
const runnable = (path: string) =>
  shellOf(path).filter((code) => path === QUICK_START || !shellOf(QUICK_START).includes(code));

it.each(guides.filter((path) => path !== QUICK_START && runnable(path).length > 0))(
  "every command of %s works, one after the other",
  { timeout: 180_000 },
  async (path) => {
    await runAll(path);
  },
);

it("the quick start ends with a server that answers, and a build for the phone", {
  timeout: 180_000,
}, async () => {
  const { printed, clone } = await runAll(QUICK_START);
  expect(printed).toContain('{"status":"ok"}');
  expect(printed).toMatch(/, 0 to mend/);
  expect(printed).toContain("came back, the same");
  expect(printed).toContain("https://files.example.com");
  const app = readFileSync(join(clone.root, "apps/miniprogram/dist/app.js"), "utf8");
  expect(app).toContain("https://upload.example.com");
});

/** Runs a document's commands in a clone of its own, whose accounts are an emulator's. */
async function runAll(path: string): Promise<{ clone: Clone; printed: string }> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const clone = makeClone();
  const port = String(await freePort());
  const codes = runnable(path);
  const writesSettings = (code: string) => code.includes("apps/server/.env");
  if (!codes.some(writesSettings)) fillInSettings(clone, emulator);
  const printed: string[] = [];
  for (const code of codes) {
    const here = code.replace(PORTS, port);
    if (/pnpm@[\d.]+ dev\b/.test(code)) printed.push(await tryDev(clone, here));
    else if (/server start\b/.test(code))
      printed.push((await clone.start(here, "Server listening", { PORT: port }))());
    else if (/zhichuan domains/.test(code)) printed.push(await clone.run(here, PUBLIC_HOST));
    else printed.push(await clone.run(here));
    if (writesSettings(code)) fillInSettings(clone, emulator);
  }
  return { clone, printed: printed.join("\n") };
}

/** In sentences too, and in documents of which nothing is run here. */
it.each([...documents, ...roomReadmes])("every command that %s names is there", (path) => {
  expect(commandsIn(path).flatMap(faultsOf)).toEqual([]);
});

it("what is not there is seen", () => {
  const wrong = [
    [
      "npx -y pnpm@1.0.0 dev",
      "npx -y pnpm@12.21.0 dve",
      "npx -y pnpm@12.21.0 --filter @zhichuan/server begin",
    ],
    ["zhichuan docter", "zhichuan upload FILE --delete", "pnpm zhichuan cors set --orgin x"],
  ].flat();
  for (const command of wrong) expect(faultsOf(command)).toHaveLength(1);
});

async function tryDev(clone: Clone, code: string): Promise<string> {
  const printed = (await clone.start(code, "Ctrl+C ends it.", DEV_PORTS))();
  const [page = ""] = printed.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
  expect((await fetch(page)).status).toBe(200);
  const [guide = ""] = printed.match(/^t=.*\n.*hello\.txt.*$/m) ?? [];
  expect(await clone.run(guide)).toContain("200 OK");
  return printed;
}

function fillInSettings(clone: Clone, emulator: Emulator): void {
  const path = join(clone.root, "apps/server/.env");
  writeFileSync(path, fillIn(existsSync(path) ? readFileSync(path, "utf8") : "", settingsOf(emulator)));
}
