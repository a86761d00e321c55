import { type Callbacks, fail, succeed, WxFailure } from "../calls.ts";
import { checkString, parameterError } from "../check.ts";
import type { DigestAlgorithm, FilesPort, Platform } from "../platform.ts";

type Manager = Pick<WechatMiniprogram.FileSystemManager, "readFile" | "getFileInfo">;

const MAX_READ_FILE = 100 * 1024 * 1024;
const DIGESTS: readonly string[] = ["md5", "sha1", "sha256"];

const noSuchFile = (path: string) =>
  new WxFailure(`no such file or directory ${path}`, { errCode: 1300002, errno: 1300002 });
const tooLarge = new WxFailure("the maximum size of the file storage limit is exceeded", {
  errCode: 1300202,
  errno: 1300202,
});
const lengthOutOfRange = new WxFailure("value of length is out of range", {
  errCode: 1301006,
  errno: 1301006,
});
const positionOutOfRange = new WxFailure("value of position is out of range", {
  errCode: 1301009,
  errno: 1301009,
});

/**
 * Makes what `wx.getFileSystemManager` gives; its calls answer through callbacks only, as in WeChat:
 * https://developers.weixin.qq.com/miniprogram/dev/api/file/FileSystemManager.html.
 */
export function createFileSystemManager({ files }: Platform): Manager {
  return {
    readFile: (option) => answer("readFile", option, () => readFile(files, option)),
    getFileInfo: (option) => answer("getFileInfo", option, () => getFileInfo(files, option)),
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

async function readFile(files: FilesPort, option: WechatMiniprogram.ReadFileOption) {
  const { filePath, encoding, position = 0 } = option;
  const { size } = await statFile(files, filePath);
  if (size > MAX_READ_FILE) throw tooLarge;
  const ranged = option.position !== undefined || option.length !== undefined;
  const length = option.length ?? size - position;
  if (ranged && !(Number.isInteger(position) && position >= 0 && position < size)) throw positionOutOfRange;
  if (ranged && !(Number.isInteger(length) && length >= 1 && length <= size - position))
    throw lengthOutOfRange;
  const bytes = length === 0 ? new Uint8Array() : await files.read(filePath, position, length);
  return { data: decode(bytes, encoding) };
}

function decode(bytes: Uint8Array<ArrayBuffer>, encoding: string | undefined): string | ArrayBuffer {
  if (encoding === undefined)
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  if (encoding === "utf8" || encoding === "utf-8") return new TextDecoder().decode(bytes);
  throw parameterError(`parameter.encoding ${encoding} is not supported here;`);
}

async function getFileInfo(files: FilesPort, option: WechatMiniprogram.GetFileInfoOption) {
  const { filePath, digestAlgorithm = "md5" } = option;
  const { size } = await statFile(files, filePath);
  if (!DIGESTS.includes(digestAlgorithm)) throw parameterError("parameter.digestAlgorithm is not supported;");
  return { size, digest: await files.digest(filePath, digestAlgorithm as DigestAlgorithm) };
}

async function statFile(files: FilesPort, path: unknown): Promise<{ readonly size: number }> {
  checkString("parameter.filePath", path);
  const stat = await files.stat(path);
  if (!stat) throw noSuchFile(path);
  return stat;
}
