import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { ROOT } from "./documents.ts";

const PNPM = join(import.meta.dirname, "pnpm.ts");
/** What a clone has not, or only after an installation. */
const LEFT_OUT = new Set(["node_modules", "dist", "out", ".git", ".cache", ".turbo"]);

/** A copy of the repository's sources as a new user has them, with the installed packages of this one. */
export interface Clone {
  /** Its folder, in a folder of its own. */
  readonly root: string;
  /** Runs a block of shell in it; throws with what it printed when a line of it fails. Gives its output. */
  run(code: string, env?: Environment): Promise<string>;
  /** Starts one that does not end, and waits for `ready` in what it prints; gives its output so far. Ends with the test. */
  start(code: string, ready: string, env?: Environment): Promise<() => string>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Makes one; it goes with the test. */
export function makeClone(): Clone {
  const above = mkdtempSync(join(tmpdir(), "zhichuan-docs-"));
  onTestFinished(() => rmSync(above, { recursive: true, force: true }));
  const root = join(above, "zhichuan");
  mkdirSync(root);
  for (const name of readdirSync(ROOT)) {
    if (LEFT_OUT.has(name)) continue;
    const filter = (path: string) => !LEFT_OUT.has(basename(path)) && basename(path) !== ".env";
    cpSync(join(ROOT, name), join(root, name), { recursive: true, filter });
  }
  for (const room of ["", ...rooms("apps"), ...rooms("packages")]) {
    const installed = join(ROOT, room, "node_modules");
    if (existsSync(installed)) symlinkSync(installed, join(root, room, "node_modules"));
  }

  const shell = (code: string, env: Environment): ChildProcess => {
    const npx = `npx() { node ${PNPM} ${root} "$@"; }`;
    return spawn("bash", ["-c", `set -euo pipefail\n${npx}\n${code}`], {
      cwd: root,
      // A new user's, but for Node, which pnpm brings along.
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: above, LANG: "C.UTF-8", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  };
  const printed = (child: ChildProcess) => {
    const parts: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (part: Buffer) => parts.push(part.toString()));
    return () => parts.join("");
  };

  return {
    root,
    async run(code, env = {}) {
      const child = shell(code, env);
      const output = printed(child);
      const [exit] = await once(child, "close");
      if (exit !== 0) throw new Error(`${code}exited with ${exit}:\n${output()}`);
      return output();
    },
    async start(code, ready, env = {}) {
      const child = shell(code, env);
      const output = printed(child);
      const ended = once(child, "close");
      onTestFinished(async () => {
        if (child.exitCode === null && child.pid) process.kill(-child.pid, "SIGTERM");
        await ended;
      });
      await new Promise<void>((resolve, reject) => {
        child.stdout?.on("data", () => output().includes(ready) && resolve());
        child.on("close", () => reject(new Error(`${code}ended before it was ready:\n${output()}`)));
      });
      return output;
    },
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

const rooms = (kind: string) => readdirSync(join(ROOT, kind)).map((name) => join(kind, name));
