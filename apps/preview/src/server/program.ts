import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { compileMiniprogram } from "../compile/index.ts";

/** Where a mini-program comes from. */
export interface MiniprogramSource {
  /** Folders whose files it is made of. */
  readonly folders: readonly string[];
  /** Builds it; gives the folder that WeChat DevTools would open. Throws with a message for its developer. */
  build(): Promise<string>;
}

/** The mini-program as it was last built: a script for the page, or why there is none. */
export type Built =
  | { readonly ok: true; readonly dir: string; readonly script: string; readonly version: string }
  | { readonly ok: false; readonly message: string };

/** Builds `source` when it is asked for and a file has changed since; callers at the same time share one build. */
export function createProgramCache(source: MiniprogramSource): () => Promise<Built> {
  let last: { readonly mark: string; readonly built: Promise<Built> } | undefined;
  return async () => {
    const mark = await changeMark(source.folders);
    if (last?.mark !== mark) last = { mark, built: build(source, mark) };
    return last.built;
  };
}

async function build(source: MiniprogramSource, mark: string): Promise<Built> {
  try {
    const dir = await source.build();
    return { ok: true, dir, script: await compileMiniprogram(dir), version: mark };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Changes whenever a file below the folders is added, removed or written. */
async function changeMark(folders: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) {
      const { mtimeMs, size } = await stat(file);
      hash.update(`${file}\n${mtimeMs} ${size}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
