import { CRC64_EMPTY, type Crc64, crc64 } from "@zhichuan/crc64";
import type { Attempt } from "./attempt.ts";
import { UploadError } from "./errors.ts";
import type { Files } from "./ports.ts";

/** Bytes hashed at once: a phone without JIT computes some MB a second, and the page must stay alive between. */
const SLICE = 256 * 1024;

/** The file as it was chosen: any other content is an error, never a corrupt object. */
export interface Source {
  readonly path: string;
  /** Rejects with FILE_CHANGED when the file is not what it was. */
  check(): Promise<void>;
  /** Gives exactly `length` bytes. Rejects like `check`. */
  read(start: number, length: number): Promise<ArrayBuffer>;
}

/** `size`: the file's length in bytes when it was chosen. */
export const createSource = (files: Files, path: string, size: number): Source => {
  let modified: number | undefined;

  const check = async (missing = 0) => {
    const stat = await files.stat(path);
    modified ??= stat.lastModifiedTime;
    if (missing === 0 && stat.size === size && stat.lastModifiedTime === modified) return;
    throw new UploadError("FILE_CHANGED", { detail: `${size} bytes, now ${stat.size - missing}` });
  };

  return {
    path,
    check,
    async read(start, length) {
      await check();
      const bytes = await files.read(path, start, length);
      // Where a file has shrunk meanwhile, Android fills the rest with zeros.
      await check(length - bytes.byteLength);
      return bytes;
    },
  };
};

/** The bytes' checksum, with pauses in which the page runs. */
export const checksum = async (bytes: ArrayBuffer, attempt: Attempt): Promise<Crc64> => {
  let crc = CRC64_EMPTY;
  for (let start = 0; start < bytes.byteLength; start += SLICE) {
    if (start > 0) await attempt.sleep(0);
    crc = crc64(new Uint8Array(bytes).subarray(start, start + SLICE), crc);
  }
  return crc;
};
