import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** A built mini-program in memory: the text of its WXML, WXSS, WXS, JS and JSON files by path inside the folder. */
export interface Folder {
  readonly files: ReadonlyMap<string, string>;
}

const TEXT = /\.(wxml|wxss|wxs|js|json)$/;
/** What DevTools keeps beside the app: no part of what runs. */
const OF_DEVTOOLS = /^project(\.private)?\.config\.json$/;

/** Reads `dir`, the folder that WeChat DevTools would be given. Throws the file system's errors. */
export async function readFolder(dir: string): Promise<Folder> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => TEXT.test(path) && !OF_DEVTOOLS.test(path))
    .sort();
  const texts = await Promise.all(paths.map((path) => readFile(join(dir, path), "utf8")));
  return { files: new Map(paths.map((path, index) => [path, texts[index] as string])) };
}

/** The files of one kind: path without the ending → text. `ofKind(folder, "wxml")`. */
export function ofKind(folder: Folder, ending: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of folder.files) {
    if (path.endsWith(`.${ending}`)) found.set(path.slice(0, -ending.length - 1), text);
  }
  return found;
}
