import type { Folder } from "../../src/compile/folder.ts";

/** A built mini-program in memory. `folderOf({ "app.wxss": "page {}" })` */
export function folderOf(files: Readonly<Record<string, string>>): Folder {
  return { files: new Map(Object.entries(files)) };
}
