import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../src/index.ts";
import { createSessionKeys, type PolicyDocument } from "../../../src/ram/index.ts";

export interface Clock {
  now: Date;
}

/** Midday, so that a minute or an hour more or less stays within the day. */
export const noon = new Date("2026-03-04T12:00:00Z");

/** An emulator whose clock stands still until the test moves it; closed when the test is over. */
export async function emulate(options: EmulatorOptions = {}): Promise<Emulator & { clock: Clock }> {
  const clock = { now: noon };
  const emulator = await startEmulator({ now: () => clock.now, ...options });
  onTestFinished(() => emulator.close());
  return { ...emulator, clock };
}

/** Temporary credentials of the demo role, an hour from now, narrowed by `statements` if there are any. */
export function openSession({ accounts, roleArn }: Emulator, statements?: PolicyDocument["Statement"]) {
  const role = accounts.findRole(roleArn);
  if (!role) throw new Error(`There is no role ${roleArn}`);
  const keys = createSessionKeys(randomBytes);
  accounts.openSession({
    role,
    name: "test",
    keys,
    durationSeconds: 3600,
    ...(statements && { policy: { Version: "1", Statement: statements } }),
  });
  return keys;
}

/** Every file there is in the emulator's folder for bytes and for what is said about them. */
export async function storedFiles({ dir, bucket }: Emulator): Promise<string[]> {
  const folders = ["incoming", "data", "objects", "uploads"];
  const entries = folders.map((folder) =>
    readdir(join(dir, bucket, folder), { recursive: true, withFileTypes: true }),
  );
  return (await Promise.all(entries))
    .flat()
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
