import { checkString } from "../check.ts";
import type { FileStat, FilesPort } from "../platform.ts";
import { fileError } from "./file-error.ts";

/** Gives what is at a path, file or folder. Throws the failure WeChat has for a path that leads nowhere. */
export async function mustStat(files: FilesPort, path: unknown, name = "filePath"): Promise<FileStat> {
  checkString(`parameter.${name}`, path);
  const found = await files.stat(path);
  if (!found) throw fileError(1300002, path);
  return found;
}

/** As `mustStat`, for a file; a folder is refused. */
export async function mustStatFile(files: FilesPort, path: unknown, name?: string): Promise<FileStat> {
  const found = await mustStat(files, path, name);
  if (found.isFolder) throw fileError(1301003);
  return found;
}
