import { gunzipSync } from "node:zlib";

/**
 * Reads a package as it is uploaded, written from the format (0xBE, version, index length, data length, 0xED, index,
 * data; numbers are 32-bit, big-endian) rather than with the library's code.
 *
 * @returns path below the package's root → content
 * @throws {Error} where the bytes do not add up.
 */
export function unpack(body: Buffer): Map<string, Buffer> {
  const bytes = gunzipSync(body);
  const indexLength = bytes.readInt32BE(5);
  const dataLength = bytes.readInt32BE(9);
  if (bytes[0] !== 0xbe || bytes[13] !== 0xed) throw new Error("the marks of a package are missing");
  if (bytes.length !== 14 + indexLength + dataLength) throw new Error("the package is cut short");
  const files = new Map<string, Buffer>();
  let at = 18;
  for (let left = bytes.readInt32BE(14); left > 0; left--) {
    const nameLength = bytes.readInt32BE(at);
    const name = bytes.toString("utf8", at + 4, at + 4 + nameLength);
    const start = bytes.readInt32BE(at + 4 + nameLength);
    const length = bytes.readInt32BE(at + 8 + nameLength);
    files.set(name.replace(/^\//, ""), bytes.subarray(start, start + length));
    at += 12 + nameLength;
  }
  if (at !== 14 + indexLength) throw new Error("the index does not end where it says");
  return files;
}
