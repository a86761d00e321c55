import { checkString, parameterError } from "../check.ts";
import type { FilesPort } from "../platform.ts";
import { fileError } from "./file-error.ts";
import { mustStat, mustStatFile } from "./stat.ts";

/** What a mini-program may keep in its folder, in bytes. */
const MAX_USER_FILES = 200 * 1024 * 1024;

/**
 * The files under `wx.env.USER_DATA_PATH`, 200 MB in all; nothing else can be written:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/file-system.html.
 */
export class UserFiles {
  readonly #files: FilesPort;
  /** One write at a time: the limit is looked at before and reached after. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(files: FilesPort) {
    this.#files = files;
  }

  copyFile = ({ srcPath, destPath }: WechatMiniprogram.CopyFileOption) =>
    this.#inTurn(async () => {
      const { size } = await mustStatFile(this.#files, srcPath, "srcPath");
      await this.#makeRoom(destPath, size, "destPath");
      await this.#files.copy(srcPath, destPath);
      return {};
    });

  /** Moves a temporary file: its path is no longer valid. */
  saveFile = ({ tempFilePath, filePath }: WechatMiniprogram.SaveFileOption) =>
    this.#inTurn(async () => {
      checkString("parameter.tempFilePath", tempFilePath);
      if (filePath === undefined) throw parameterError("parameter.filePath is needed here;");
      const found = await this.#files.stat(tempFilePath);
      if (!found || this.#isUsers(tempFilePath)) throw fileError(1301112);
      await this.#makeRoom(filePath, found.size, "filePath");
      await this.#files.copy(tempFilePath, filePath);
      await this.#files.remove(tempFilePath);
      return { savedFilePath: filePath };
    });

  writeFile = ({ filePath, data, encoding = "utf8" }: WechatMiniprogram.WriteFileOption) =>
    this.#inTurn(async () => {
      if (typeof data === "string" && !/^utf-?8$/.test(encoding))
        throw parameterError("parameter.encoding is not supported here;");
      const bytes = typeof data === "string" ? new TextEncoder().encode(data) : new Uint8Array(data);
      await this.#makeRoom(filePath, bytes.byteLength, "filePath");
      const temporary = await this.#files.keepTemporary(bytes, "");
      await this.#files.copy(temporary, filePath);
      await this.#files.remove(temporary);
      return {};
    });

  unlink = ({ filePath }: WechatMiniprogram.UnlinkOption) =>
    this.#inTurn(async () => {
      await mustStatFile(this.#files, filePath);
      await this.#files.remove(filePath);
      return {};
    });

  readdir = async ({ dirPath }: WechatMiniprogram.ReaddirOption) => {
    await this.#mustBeFolder(dirPath, "dirPath");
    return { files: [...(await this.#files.list(dirPath))] };
  };

  mkdir = ({ dirPath, recursive = false }: WechatMiniprogram.MkdirOption) =>
    this.#inTurn(async () => {
      this.#mustBeUsers(dirPath, "dirPath");
      if (await this.#files.stat(dirPath)) throw fileError(1301005, dirPath);
      await this.#makeFolder(dirPath, recursive);
      return {};
    });

  rmdir = ({ dirPath, recursive = false }: WechatMiniprogram.RmdirOption) =>
    this.#inTurn(async () => {
      this.#mustBeUsers(dirPath, "dirPath");
      await this.#mustBeFolder(dirPath, "dirPath");
      if (!recursive && (await this.#files.list(dirPath)).length > 0) throw fileError(1300066);
      await this.#removeAll(dirPath);
      return {};
    });

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #makeRoom(path: unknown, size: number, name: string): Promise<void> {
    this.#mustBeUsers(path, name);
    const there = await this.#files.stat(path);
    if (there?.isFolder) throw fileError(1301003);
    await this.#mustBeFolder(parentOf(path), name);
    const taken = await this.#bytesIn(this.#files.userFolder);
    if (taken - (there?.size ?? 0) + size > MAX_USER_FILES) throw fileError(1300202);
  }

  async #bytesIn(folder: string): Promise<number> {
    let sum = 0;
    for (const name of await this.#files.list(folder)) {
      const found = await this.#files.stat(`${folder}/${name}`);
      sum += found?.isFolder ? await this.#bytesIn(`${folder}/${name}`) : (found?.size ?? 0);
    }
    return sum;
  }

  async #makeFolder(path: string, recursive: boolean): Promise<void> {
    const parent = parentOf(path);
    if (recursive && !(await this.#files.stat(parent))) await this.#makeFolder(parent, recursive);
    await this.#mustBeFolder(parent, "dirPath");
    await this.#files.makeFolder(path);
  }

  async #removeAll(folder: string): Promise<void> {
    for (const name of await this.#files.list(folder)) {
      const path = `${folder}/${name}`;
      if ((await this.#files.stat(path))?.isFolder) await this.#removeAll(path);
      else await this.#files.remove(path);
    }
    await this.#files.removeFolder(folder);
  }

  async #mustBeFolder(path: unknown, name: string): Promise<void> {
    const found = await mustStat(this.#files, path, name);
    if (!found.isFolder) throw fileError(1300020, path as string);
  }

  #mustBeUsers(path: unknown, name: string): asserts path is string {
    checkString(`parameter.${name}`, path);
    if (!this.#isUsers(path)) throw fileError(1300013, path);
  }

  #isUsers(path: string): boolean {
    return path.startsWith(`${this.#files.userFolder}/`) && !path.split("/").includes("..");
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
