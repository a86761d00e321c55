import type { Files } from "../ports.ts";
import { fileError } from "./failure.ts";

/** Bytes: `readFile` refuses files above it, in whatever piece they are to be read. */
const MAX_READ_FILE = 100 * 1024 * 1024;

type Manager = WechatMiniprogram.FileSystemManager;

/**
 * Files through `wx.getFileSystemManager()`; private copies lie directly in `wx.env.USER_DATA_PATH`:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/file-system.html.
 */
export const wxFiles: Files = {
  stat,
  read,
  digest: async (filePath) => {
    const { digest } = await call("getFileInfo", { filePath, digestAlgorithm: "sha256" });
    return (digest as string).toLowerCase();
  },
  copyPath,
  // Not when the 200 MB are full, or where a base library cannot: the upload goes on without a copy.
  keep: (srcPath, name) =>
    call("copyFile", { srcPath, destPath: copyPath(name) }).then(
      () => true,
      () => false,
    ),
  forget: (name) =>
    call("unlink", { filePath: copyPath(name) }).then(
      () => {},
      () => {}, // There is none.
    ),
};

async function stat(path: string) {
  const { stats } = await call("stat", { path });
  const { size, lastModifiedTime } = stats as WechatMiniprogram.Stats;
  return { size, modified: lastModifiedTime };
}

async function read(filePath: string, position: number, length: number): Promise<ArrayBuffer> {
  const { size } = await stat(filePath);
  // No length may be asked for that the file does not have; an empty range cannot be asked for at all.
  const within = Math.min(length, size - position);
  if (within <= 0) return new ArrayBuffer(0);
  if (size > MAX_READ_FILE) return readOpened(filePath, position, within);
  const { data } = await call("readFile", { filePath, position, length: within });
  return data as ArrayBuffer;
}

async function readOpened(filePath: string, position: number, length: number): Promise<ArrayBuffer> {
  const { fd } = await call("open", { filePath, flag: "r" });
  try {
    const arrayBuffer = new ArrayBuffer(length);
    const { bytesRead } = await call("read", { fd, arrayBuffer, length, position });
    return bytesRead === length ? arrayBuffer : arrayBuffer.slice(0, bytesRead);
  } finally {
    await call("close", { fd });
  }
}

function copyPath(name: string): string {
  return `${wx.env.USER_DATA_PATH}/${name}`;
}

type Method = "stat" | "readFile" | "open" | "read" | "close" | "getFileInfo" | "copyFile" | "unlink";

/** The calls answer through callbacks only. */
function call<M extends Method>(method: M, option: object): Promise<Succeeded<M>> {
  return new Promise<Succeeded<M>>((success, reject) => {
    const fail = (failure: unknown) => reject(fileError(failure));
    try {
      const manager = wx.getFileSystemManager() as unknown as Record<Method, (option: object) => void>;
      manager[method]({ ...option, success, fail });
    } catch (cause) {
      fail(cause);
    }
  });
}

type Succeeded<M extends Method> = Parameters<NonNullable<Parameters<Manager[M]>[0]["success"]>>[0];
