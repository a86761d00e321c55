import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Wechat } from "./wechat.ts";

const main = join(import.meta.dirname, "../../main.ts");

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zhichuan-release-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Outcome {
  readonly code: number;
  /** Everything it wrote, to either stream. */
  readonly text: string;
}

/**
 * Runs the command line as its users do, in a process of its own, towards the stand-in.
 *
 * @param env added to an environment that holds nothing of the machine's but where programs are
 */
export async function release(
  wechat: Wechat | undefined,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const certificate = join(await temporaryFolder(), "ca.pem");
  if (wechat) await writeFile(certificate, wechat.proxy.certificate);
  const network = wechat
    ? { HTTPS_PROXY: wechat.proxy.url, NODE_EXTRA_CA_CERTS: certificate }
    : { HTTPS_PROXY: "http://127.0.0.1:9" };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", main, ...args],
      { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...network, ...env }, timeout: 150_000 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}
