import { parameterError } from "../check.ts";
import type { FilesPort } from "../platform.ts";
import { fileError } from "./file-error.ts";
import { mustStatFile } from "./stat.ts";

/** WeChat has a limit and does not say which; this one is low enough to find a descriptor that is never closed. */
const MAX_OPEN = 32;

/** The files that are open: https://developers.weixin.qq.com/miniprogram/dev/api/file/FileSystemManager.open.html. */
export class Descriptors {
  readonly #files: FilesPort;
  readonly #open = new Map<string, { readonly path: string; position: number }>();
  #opened = 0;

  constructor(files: FilesPort) {
    this.#files = files;
  }

  async open({ filePath, flag = "r" }: WechatMiniprogram.OpenOption) {
    if (flag !== "r") throw fileError(1302003);
    await mustStatFile(this.#files, filePath);
    if (this.#open.size >= MAX_OPEN) throw fileError(1302002);
    this.#opened += 1;
    const fd = String(this.#opened);
    this.#open.set(fd, { path: filePath, position: 0 });
    return { fd };
  }

  /** Without a `position` it goes on where the last such read ended; at the end of the file it reads 0 bytes. */
  async read(option: WechatMiniprogram.ReadOption) {
    const { fd, arrayBuffer, offset = 0, length = 0 } = option;
    const file = this.#mustFind(fd);
    if (!(arrayBuffer instanceof ArrayBuffer)) throw fileError(1302005);
    if (!isWithin(offset, arrayBuffer.byteLength)) throw fileError(1301007);
    if (!isWithin(length, arrayBuffer.byteLength - offset)) throw fileError(1301006);
    const position = option.position ?? file.position;
    if (!isWithin(position, Number.MAX_SAFE_INTEGER)) throw fileError(1301009);
    const { size } = await mustStatFile(this.#files, file.path);
    const wanted = Math.min(length, size - position);
    const bytes = wanted > 0 ? await this.#files.read(file.path, position, wanted) : new Uint8Array();
    new Uint8Array(arrayBuffer).set(bytes, offset);
    if (option.position === undefined || option.position === null) file.position += bytes.byteLength;
    return { bytesRead: bytes.byteLength, arrayBuffer };
  }

  async close({ fd }: WechatMiniprogram.FileSystemManagerCloseOption) {
    this.#mustFind(fd);
    this.#open.delete(fd);
    return {};
  }

  #mustFind(fd: unknown) {
    if (typeof fd !== "string") throw parameterError("parameter.fd should be String;");
    const file = this.#open.get(fd);
    if (!file) throw fileError(1300009);
    return file;
  }
}

function isWithin(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
