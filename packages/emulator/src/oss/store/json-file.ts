import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Reads a file the emulator wrote.
 * @returns undefined where there is none
 * @throws Error when it is not JSON
 */
export async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${path} is not what the emulator wrote; remove it or start on another folder`, {
      cause: error,
    });
  }
}

/**
 * Writes a file whole or not at all, in place of the one there was.
 * @param incoming a folder on the same disk, where it is written before it is moved
 */
export async function replaceJson(path: string, value: unknown, incoming: string): Promise<void> {
  const written = join(incoming, randomUUID());
  await writeFile(written, JSON.stringify(value));
  await rename(written, path);
}
