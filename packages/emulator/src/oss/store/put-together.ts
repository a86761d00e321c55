import { createHash } from "node:crypto";
import { CRC64_EMPTY, crc64Combine, crc64FromDecimal, crc64ToDecimal } from "@zhichuan/crc64";
import type { Part, StoredObject } from "./metadata.ts";

type Whole = Pick<StoredObject, "type" | "size" | "etag" | "crc64" | "pieces">;

/**
 * What is known of an object from its parts, without reading a byte of them: its CRC-64 is that of its bytes, its ETag
 * is made of the parts' MD5s and says how many they were.
 */
export function putTogether(parts: readonly Part[]): Whole {
  const md5s = createHash("md5");
  let crc = CRC64_EMPTY;
  let size = 0;
  for (const part of parts) {
    md5s.update(part.md5, "hex");
    crc = crc64Combine(crc, crc64FromDecimal(part.crc64), part.size);
    size += part.size;
  }
  return {
    type: "Multipart",
    size,
    etag: `${md5s.digest("hex").toUpperCase()}-${parts.length}`,
    crc64: crc64ToDecimal(crc),
    pieces: parts.map(({ file, size }) => ({ file, size })),
  };
}
