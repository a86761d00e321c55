import { parameterError } from "../check.ts";
import type { DigestAlgorithm, FilesPort, Platform } from "../platform.ts";
import { fileError } from "./file-error.ts";
import { mustStatFile } from "./stat.ts";

/** WeChat's limit for a file that is read without a descriptor, whatever the range. */
const MAX_READ_FILE = 100 * 1024 * 1024;
const DIGESTS: readonly string[] = ["md5", "sha1", "sha256"];

/** https://developers.weixin.qq.com/miniprogram/dev/api/file/FileSystemManager.readFile.html */
export async function readFile({ files, device }: Platform, option: WechatMiniprogram.ReadFileOption) {
  const { filePath, encoding, position = 0 } = option;
  const { size } = await mustStatFile(files, filePath);
  if (size > MAX_READ_FILE) throw fileError(1300202);
  const ranged = option.position !== undefined || option.length !== undefined;
  const length = option.length ?? size - position;
  if (ranged && device.quirks?.padsReads && position + length > size) {
    return { data: decode(await readPadded(files, filePath, { position, length, size }), encoding) };
  }
  if (ranged && !(Number.isInteger(position) && position >= 0 && position < size)) throw fileError(1301009);
  if (ranged && !(Number.isInteger(length) && length >= 1 && length <= size - position)) {
    throw fileError(1301006);
  }
  const bytes = length === 0 ? new Uint8Array() : await files.read(filePath, position, length);
  return { data: decode(bytes, encoding) };
}

/** https://developers.weixin.qq.com/miniprogram/dev/api/file/FileSystemManager.getFileInfo.html */
export async function getFileInfo(files: FilesPort, option: WechatMiniprogram.GetFileInfoOption) {
  const { filePath, digestAlgorithm = "md5" } = option;
  const { size } = await mustStatFile(files, filePath);
  if (!DIGESTS.includes(digestAlgorithm)) throw parameterError("parameter.digestAlgorithm is not supported;");
  return { size, digest: await files.digest(filePath, digestAlgorithm as DigestAlgorithm) };
}

/** As Android answers a range that reaches past the end: as long as asked for, the rest zeros. */
async function readPadded(
  files: FilesPort,
  path: string,
  { position, length, size }: { readonly position: number; readonly length: number; readonly size: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const padded = new Uint8Array(length);
  if (position < size) padded.set(await files.read(path, position, size - position));
  return padded;
}

function decode(bytes: Uint8Array<ArrayBuffer>, encoding: string | undefined): string | ArrayBuffer {
  if (encoding === undefined)
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  if (encoding === "utf8" || encoding === "utf-8") return new TextDecoder().decode(bytes);
  throw parameterError(`parameter.encoding ${encoding} is not supported here;`);
}
