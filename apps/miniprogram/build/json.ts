import { readFile } from "node:fs/promises";
import { BuildError } from "./error.ts";

/**
 * Reads a JSON file.
 *
 * @throws {BuildError} when it is missing or is not JSON; the message names the file.
 */
export async function readJson<T>(path: string): Promise<T> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new BuildError(`${path} is missing`, { cause });
  });
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new BuildError(`${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
