import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";

/** An environment without anything that `@alicloud/credentials` looks at, and an empty home, until the test ends. */
export function cleanEnvironment(set: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(tmpdir(), "zhichuan-home-"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true });
  });
  for (const name of Object.keys(process.env)) {
    if (name.startsWith("ALIBABA_CLOUD_")) vi.stubEnv(name, undefined);
  }
  vi.stubEnv("HOME", home);
  for (const [name, value] of Object.entries(set)) vi.stubEnv(name, value);
  return { home };
}
