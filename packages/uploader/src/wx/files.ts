import type { Files } from "../ports.ts";
import { promised } from "./call.ts";
import { fileError } from "./failure.ts";

/** Bytes: `readFile` refuses files above it, in whatever piece they are to be read. */
const MAX_READ_FILE = 100 * 1024 * 1024;

type Manager = WechatMiniprogram.FileSystemManager;
type Method = "stat" | "readFile" | "open" | "read" | "close" | "getFileInfo" | "copyFile" | "unlink";
type Succeeded<M extends Method> = Parameters<NonNullable<Parameters<Manager[M]>[0]["success"]>>[0];

const call = <M extends Method>(method: M, option: object): Promise<Succeeded<M>> =>
  promised((all) => (wx.getFileSystemManager()[method] as (option: object) => void)(all), option, fileError);

const stat = async (path: string) => (await call("stat", { path })).stats as WechatMiniprogram.Stats;

const readOpened = async (filePath: string, position: number, length: number): Promise<ArrayBuffer> => {
  const { fd } = await call("open", { filePath, flag: "r" });
  try {
    const arrayBuffer = new ArrayBuffer(length);
    const { bytesRead } = await call("read", { fd, arrayBuffer, length, position });
    return bytesRead === length ? arrayBuffer : arrayBuffer.slice(0, bytesRead);
  } finally {
    await call("close", { fd });
  }
};

/**
 * Files through `wx.getFileSystemManager()`; private copies lie directly in `wx.env.USER_DATA_PATH`:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/file-system.html.
 */
export const wxFiles: Files = {
  stat,
  async read(filePath, position, length) {
    const { size } = await stat(filePath);
    // No length may be asked for that the file does not have; an empty range cannot be asked for at all.
    const within = Math.min(length, size - position);
    if (within <= 0) return new ArrayBuffer(0);
    if (size > MAX_READ_FILE) return readOpened(filePath, position, within);
    const { data } = await call("readFile", { filePath, position, length: within });
    return data as ArrayBuffer;
  },
  async digest(filePath) {
    const { digest } = await call("getFileInfo", { filePath, digestAlgorithm: "sha256" });
    return (digest as string).toLowerCase();
  },
  copyPath: (name) => `${wx.env.USER_DATA_PATH}/${name}`,
  // Not when the 200 MB are full, or where a base library cannot: the upload goes on without a copy.
  keep: (srcPath, destPath) =>
    call("copyFile", { srcPath, destPath }).then(
      () => true,
      () => false,
    ),
  // Whether there was one or not.
  forget: (filePath) => call("unlink", { filePath }).then(undefined, () => {}) as Promise<void>,
};
