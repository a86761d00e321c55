import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { commands } from "../src/commands/index.ts";
import { expectNoSecret, startBucket } from "./support/bucket.ts";
import { runHere } from "./support/in-process.ts";

const FOLDER = join(import.meta.dirname, "..");
const README = readFileSync(join(FOLDER, "README.md"), "utf8");
const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const USER = "0123456789abcdef0123456789abcdef";

/** The commands of the README in their order, and what it says each prints; `…` stands for some text on one line. */
const session = [...README.matchAll(/```console\n(.*?)```/gs)].flatMap(([, block = ""]) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf("\n");
      return { command: text.slice(0, end), output: text.slice(end + 1).trimEnd() };
    }),
);

function asPattern(output: string): RegExp {
  const parts = output.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^\\n]+")}$`);
}

it("every command is there", () => {
  for (const { name } of commands)
    expect(session.some(({ command }) => command.includes(`zhichuan ${name}`))).toBe(true);
});

it("every command prints what it says, one after the other", { timeout: 120_000 }, async () => {
  const { emulator, oss, env, dir } = await startBucket({ bucket: "my-bucket" });
  env.H5_ORIGINS = "https://m.example.com";
  writeFileSync(join(dir, "photo.jpg"), Buffer.alloc(2_000_000, "photo"));
  await oss.putObject(`uploads/${USER}/1/document.pdf`, "12345");
  await oss.initiateMultipartUpload(`uploads/${USER}/2/document.pdf`);
  expect(emulator.bucket).toBe("my-bucket");
  for (const { command, output } of session) {
    const printed = /[|>]|^[A-Z_]+=/.test(command)
      ? await bash(command, env, dir)
      : await here(command, env, dir);
    expectNoSecret({ exit: 0, stdout: printed, stderr: "" }, env);
    expect(printed, command).toMatch(asPattern(output));
  }
});

type Environment = Record<string, string | undefined>;

/** The same without a shell, where the command needs none: starting Node takes longer than most commands. */
async function here(command: string, env: Environment, cwd: string): Promise<string> {
  const [, ...words] = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? "",
  );
  const { stdout, stderr } = await runHere(words, env, cwd);
  return `${stdout}${stderr}`.trimEnd();
}

/** What a shell shows of a command, on both of its outputs. */
function bash(command: string, env: Environment, cwd: string): Promise<string> {
  const script = `zhichuan() { "${process.execPath}" "${MAIN}" "$@"; }\n{ ${command}; } 2>&1`;
  return new Promise((done) => {
    const options = { cwd, env: { PATH: process.env.PATH, LANG: "C.UTF-8", ...env } };
    const child = execFile("bash", ["-c", script], options, (_error, stdout) => done(stdout.trimEnd()));
    child.stdin?.end();
  });
}
