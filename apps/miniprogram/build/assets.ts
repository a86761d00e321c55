import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, posix } from "node:path";
import { BuildError } from "./error.ts";
import { blank, positionText } from "./text.ts";

/** How one kind of file names another, the path being the first group. Values with `{{` are known at run time only. */
const references: Record<string, RegExp> = {
  ".wxml": /<(?:import|include|wxs|image)\b[^>]*?\bsrc="([^"{]+)"/g,
  ".wxss": /@import\s+(?:url\()?["']([^"']+)["']/g,
  ".wxs": /\brequire\(\s*["']([^"']+)["']/g,
};

const comments: Record<string, RegExp> = {
  ".wxml": /<!--[\s\S]*?-->/g,
  ".wxss": /\/\*[\s\S]*?\*\//g,
  ".wxs": /\/\*[\s\S]*?\*\/|\/\/.*/g,
};

/** Gathers the files that are copied, together with the files these name in turn. */
export class AssetCollector {
  /** Path in the build → path of the source. */
  readonly files = new Map<string, string>();
  readonly #srcDir: string;

  constructor(srcDir: string) {
    this.#srcDir = srcDir;
  }

  /**
   * Adds a file and what it names.
   *
   * @param from the source's path
   * @param to its path in the build
   * @param namedBy what names it, for the error. Example: `src/pages/a/a.wxml:3:8`.
   * @throws {BuildError} when it is missing.
   */
  async add(from: string, to: string, namedBy = from): Promise<void> {
    if (this.files.has(to)) return;
    if (!existsSync(from)) throw new BuildError(`${namedBy} names ${to}, but there is no ${from}`);
    this.files.set(to, from);
    const extension = extname(from);
    const pattern = references[extension];
    if (!pattern) return;
    const text = blank(await readFile(from, "utf8"), comments[extension] ?? /(?!)/g);
    for (const match of text.matchAll(pattern)) {
      const path = match[1] ?? "";
      if (/^\w+:/.test(path)) continue;
      const named = extension === ".wxml" && extname(path) === "" ? `${path}.wxml` : path;
      const below = named.startsWith("/");
      await this.add(
        below ? join(this.#srcDir, named) : join(dirname(from), named),
        below ? named.slice(1) : posix.join(posix.dirname(to), named),
        `${from}:${positionText(text, match.index)}`,
      );
    }
  }
}
