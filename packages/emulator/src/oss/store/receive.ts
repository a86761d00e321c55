import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { CRC64_EMPTY, crc64, crc64ToDecimal } from "@zhichuan/crc64";
import { ossError } from "../error.ts";
import type { ObjectDigest } from "./metadata.ts";

/**
 * Writes a body to a file as it comes, no faster than the disk takes it, and sums it up on the way. What does not
 * arrive whole leaves no file.
 * @param maxSize bytes
 * @throws OssError EntityTooLarge as soon as there is a byte too many; what `body` throws
 */
export async function receive(
  body: AsyncIterable<Buffer>,
  path: string,
  maxSize: number,
): Promise<ObjectDigest> {
  const md5 = createHash("md5");
  let crc = CRC64_EMPTY;
  let size = 0;
  async function* measured(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxSize) throw ossError("tooLarge", { MaxSizeAllowed: String(maxSize) });
      md5.update(chunk);
      crc = crc64(chunk, crc);
      yield chunk;
    }
  }
  try {
    await pipeline(body, measured, createWriteStream(path));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { size, md5: md5.digest("hex").toUpperCase(), crc64: crc64ToDecimal(crc) };
}
