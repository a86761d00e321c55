import { UploadError } from "../errors.ts";
import type { Files } from "../ports.ts";
import { fileError } from "./failure.ts";

/** Bytes: `readFile` refuses files above it, in whatever piece they are to be read. */
const MAX_READ_FILE = 100 * 1024 * 1024;

type Manager = WechatMiniprogram.FileSystemManager;

/**
 * Files through `wx.getFileSystemManager()`; private copies lie directly in `wx.env.USER_DATA_PATH`:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/file-system.html.
 */
export const wxFiles: Files = { stat, read, digest, copyPath, keep, forget };

async function stat(path: string) {
  const { stats } = await call("stat", { path });
  const { size, lastModifiedTime } = stats as WechatMiniprogram.Stats;
  return { size, modified: lastModifiedTime };
}

async function read(path: string, position: number, length: number): Promise<ArrayBuffer> {
  const { size } = await stat(path);
  if (size > MAX_READ_FILE) return readOpened(path, position, length);
  // No length may be asked for that the file does not have; an empty range cannot be asked for at all.
  const within = Math.min(length, size - position);
  if (within <= 0) return new ArrayBuffer(0);
  const { data } = await call("readFile", { filePath: path, position, length: within });
  return data as ArrayBuffer;
}

async function readOpened(path: string, position: number, length: number): Promise<ArrayBuffer> {
  const { fd } = await call("open", { filePath: path, flag: "r" });
  try {
    const { bytesRead, arrayBuffer } = await call("read", {
      fd,
      arrayBuffer: new ArrayBuffer(length),
      length,
      position,
    });
    return bytesRead === length ? arrayBuffer : arrayBuffer.slice(0, bytesRead);
  } finally {
    await call("close", { fd });
  }
}

async function digest(path: string): Promise<string> {
  const { digest } = await call("getFileInfo", { filePath: path, digestAlgorithm: "sha256" });
  return (digest as string).toLowerCase();
}

function copyPath(name: string): string {
  return `${wx.env.USER_DATA_PATH}/${name}`;
}

async function keep(path: string, name: string): Promise<boolean> {
  try {
    await call("copyFile", { srcPath: path, destPath: copyPath(name) });
    return true;
  } catch {
    return false; // The 200 MB are full, or this base library cannot: the upload goes on without a copy.
  }
}

async function forget(name: string): Promise<void> {
  try {
    await call("unlink", { filePath: copyPath(name) });
  } catch {
    // There is none.
  }
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
      reject(new UploadError("FILE_UNREADABLE", { detail: `${method}: ${cause}`, cause }));
    }
  });
}

type Succeeded<M extends Method> = Parameters<NonNullable<Parameters<Manager[M]>[0]["success"]>>[0];
