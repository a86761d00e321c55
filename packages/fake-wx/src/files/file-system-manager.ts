import { type Callbacks, fail, succeed } from "../calls.ts";
import type { Platform } from "../platform.ts";
import { Descriptors } from "./descriptors.ts";
import { getFileInfo, readFile } from "./read-file.ts";
import { mustStat } from "./stat.ts";
import { UserFiles } from "./user-files.ts";

type Manager = Pick<
  WechatMiniprogram.FileSystemManager,
  | "access"
  | "close"
  | "copyFile"
  | "getFileInfo"
  | "mkdir"
  | "open"
  | "read"
  | "readFile"
  | "readdir"
  | "rmdir"
  | "saveFile"
  | "stat"
  | "unlink"
  | "writeFile"
>;

/**
 * Makes what `wx.getFileSystemManager` gives; its calls answer through callbacks only, as in WeChat:
 * https://developers.weixin.qq.com/miniprogram/dev/api/file/FileSystemManager.html.
 */
export function createFileSystemManager(platform: Platform): Manager {
  const { files } = platform;
  const descriptors = new Descriptors(files);
  const own = new UserFiles(files);
  return {
    access: (option) => answer("access", option, () => mustStat(files, option.path, "path").then(() => ({}))),
    close: (option) => answer("close", option, () => descriptors.close(option)),
    copyFile: (option) => answer("copyFile", option, () => own.copyFile(option)),
    getFileInfo: (option) => answer("getFileInfo", option, () => getFileInfo(files, option)),
    mkdir: (option) => answer("mkdir", option, () => own.mkdir(option)),
    open: (option) => answer("open", option, () => descriptors.open(option)),
    read: (option) => answer("read", option, () => descriptors.read(option)),
    readFile: (option) => answer("readFile", option, () => readFile(platform, option)),
    readdir: (option) => answer("readdir", option, () => own.readdir(option)),
    rmdir: (option) => answer("rmdir", option, () => own.rmdir(option)),
    saveFile: (option) => answer("saveFile", option, () => own.saveFile(option)),
    stat: (option) => answer("stat", option, () => stat(platform, option)),
    unlink: (option) => answer("unlink", option, () => own.unlink(option)),
    writeFile: (option) => answer("writeFile", option, () => own.writeFile(option)),
  };
}

function answer(name: string, option: object, run: () => Promise<object>): void {
  const callbacks = option as Callbacks;
  void Promise.resolve()
    .then(run)
    .then(
      (result) => succeed(name, callbacks, result),
      (error) => fail(name, callbacks, error),
    );
}

const REGULAR_FILE = 0o100644;
const FOLDER = 0o040755;

async function stat({ files }: Platform, { path }: WechatMiniprogram.StatOption) {
  const { size, time, isFolder } = await mustStat(files, path, "path");
  return {
    stats: {
      size,
      mode: isFolder ? FOLDER : REGULAR_FILE,
      lastModifiedTime: time,
      lastAccessedTime: time,
      isDirectory: () => isFolder,
      isFile: () => !isFolder,
    },
  };
}
