import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Scripts } from "./bundle.ts";
import { BuildError } from "./error.ts";

/**
 * Makes sure that replacing `outDir` destroys nothing but an earlier build.
 *
 * @param known a file that every earlier build has. Example: `app.json`.
 * @throws {BuildError} when it is, holds or lies in the sources, or is a folder of something else.
 */
export async function checkOutDir(outDir: string, srcDir: string, known: string): Promise<void> {
  if (contains(outDir, srcDir) || contains(srcDir, outDir))
    throw new BuildError(`${outDir} cannot take the build: the sources are in ${srcDir}`);
  if (!existsSync(outDir)) return;
  const names = await readdir(outDir).catch((cause: unknown) => {
    throw new BuildError(`${outDir} is not a folder`, { cause });
  });
  if (names.length > 0 && !existsSync(join(outDir, known)))
    throw new BuildError(`${outDir} holds something else than an earlier build: choose an empty folder`);
}

function contains(outer: string, inner: string): boolean {
  const path = relative(resolve(outer), resolve(inner));
  return path === "" || !(path.startsWith("..") || resolve(path) === path);
}

/** Replaces `outDir` by the scripts and copies of the assets; gives what is there now. */
export async function writeOutput(
  outDir: string,
  scripts: Scripts,
  assets: ReadonlyMap<string, string>,
): Promise<{ path: string; bytes: number }[]> {
  const contents = new Map(scripts);
  for (const [to, from] of assets) contents.set(to, await readFile(from));
  await rm(outDir, { recursive: true, force: true });
  const written: { path: string; bytes: number }[] = [];
  for (const [path, content] of contents) {
    const file = join(outDir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    written.push({ path, bytes: Buffer.byteLength(content) });
  }
  return written;
}
