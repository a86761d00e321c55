import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Emulator, type EmulatorOptions, serverSettings, startEmulator } from "@zhichuan/emulator";
import { createOssClient, type OssClient } from "@zhichuan/oss-client";
import { signRequest } from "@zhichuan/signer";
import { expect, onTestFinished } from "vitest";
import { runHere } from "./in-process.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

/** What a process left behind. */
export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A bucket in an emulator, and the command line with settings for it. */
export interface Bucket {
  readonly emulator: Emulator;
  /** The bucket as its owner sees it. */
  readonly oss: OssClient;
  /** What `zhichuan` finds in its environment. */
  readonly env: Record<string, string | undefined>;
  /** An empty folder, where it is started. */
  readonly dir: string;
  /** Runs `zhichuan` as a process of its own; nothing it writes may have a secret in it. */
  process(...args: string[]): Promise<Ran>;
  /** The same in this process, which is faster. */
  zhichuan(...args: string[]): Promise<Ran>;
  /** As `zhichuan`, with `--json`; gives what it printed. */
  json(...args: string[]): Promise<{ exit: number; data: unknown }>;
  /** Sets a sub-resource of the bucket. */
  configure(name: string, body: string, headers?: Record<string, string>): Promise<void>;
}

/** A bucket of one test's own. */
export async function startBucket(options: EmulatorOptions = {}): Promise<Bucket> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  const dir = temporaryFolder();
  const { ossUrl: bucketUrl, region, bucket, ramUser } = emulator;
  const now = options.now ?? (() => new Date());
  const env: Record<string, string | undefined> = { ...settingsOf(emulator) };
  const checked = async (running: Promise<Ran>) => {
    const ran = await running;
    expectNoSecret(ran, env);
    return ran;
  };
  const zhichuan = (...args: string[]) => checked(runHere(args, env, dir));
  return {
    ...{ emulator, env, dir },
    oss: createOssClient({ bucketUrl, region, bucket, credentials: async () => ramUser, now }),
    process: (...args) => checked(runProcess(args, env, dir)),
    zhichuan,
    async json(...args) {
      const { exit, stdout } = await zhichuan(...args, "--json");
      return { exit, data: JSON.parse(stdout) };
    },
    async configure(name, body, headers = {}) {
      const asked = { credentials: ramUser, region, bucket, method: "PUT", at: now(), query: { [name]: "" } };
      const signed = signRequest({ ...asked, headers: { "content-type": "application/xml", ...headers } });
      const { status } = await fetch(`${bucketUrl}/?${name}`, { method: "PUT", headers: signed, body });
      expect(status).toBe(200);
    },
  };
}

export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "zhichuan-cli-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Settings as a `.env` has them. */
function settingsOf(emulator: Emulator): Environment {
  return {
    ...serverSettings(emulator),
    WECHAT_APPID: emulator.wechat.appid,
    WECHAT_SECRET: emulator.wechat.secret,
    WECHAT_API: emulator.wechatUrl,
    TICKET_SECRET: "the-ticket-secret-of-the-tests-0123456789",
    USER_KEY: "the-user-key-of-the-tests-01234567890123",
  };
}

/** Runs `zhichuan` with nothing in its environment but this. */
function runProcess(args: readonly string[], env: Environment, cwd: string): Promise<Ran> {
  return new Promise((done) => {
    const options = { cwd, env: { PATH: process.env.PATH, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) =>
      done({ exit: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** No setting that is a secret, whatever went wrong. */
export function expectNoSecret({ stdout, stderr }: Ran, env: Environment): void {
  const secrets = Object.entries(env).filter(([name]) => /SECRET|USER_KEY|AES_KEY|PUSH_TOKEN/.test(name));
  for (const [, secret] of secrets) if (secret) expect(`${stdout}${stderr}`).not.toContain(secret);
  const password = URL.parse(env.REDIS_URL ?? "")?.password;
  if (password) expect(`${stdout}${stderr}`).not.toContain(password);
}
