import { HEAD_LENGTH, type Signature, signatureOf } from "./signature.ts";

/** Bytes: `readFile` refuses files above it, in whatever piece they are to be read. */
const MOST_OF_READ_FILE = 100 * 1024 * 1024;

/** What a file's first bytes say. One that cannot be read is left to the engine, whose errors say why. */
export async function readSignature(path: string, size: number): Promise<Signature | undefined> {
  if (size === 0) return undefined;
  const length = Math.min(size, HEAD_LENGTH);
  try {
    const head = await (size > MOST_OF_READ_FILE ? readOpened(path, length) : readStart(path, length));
    return signatureOf(new Uint8Array(head));
  } catch (error) {
    console.warn("readFile", error);
    return undefined;
  }
}

function readStart(filePath: string, length: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    wx.getFileSystemManager().readFile({
      filePath,
      position: 0,
      length,
      success: ({ data }) => resolve(data as ArrayBuffer),
      fail: reject,
    });
  });
}

async function readOpened(filePath: string, length: number): Promise<ArrayBuffer> {
  const manager = wx.getFileSystemManager();
  const fd = await new Promise<string>((resolve, reject) => {
    manager.open({ filePath, flag: "r", success: (opened) => resolve(opened.fd), fail: reject });
  });
  const arrayBuffer = new ArrayBuffer(length);
  try {
    return await new Promise((resolve, reject) => {
      manager.read({
        fd,
        arrayBuffer,
        length,
        position: 0,
        success: () => resolve(arrayBuffer),
        fail: reject,
      });
    });
  } finally {
    manager.close({ fd });
  }
}
