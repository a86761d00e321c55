import { createReadStream } from "node:fs";
import { Readable } from "node:stream";

/** The bytes of a file from `start` on, `length` of them, as they are read. Errors of the file come out of the stream. */
export function filePart(path: string, start: number, length: number): ReadableStream<Uint8Array> {
  if (length === 0) return new ReadableStream({ start: (controller) => controller.close() });
  const file = createReadStream(path, { start, end: start + length - 1, highWaterMark: 256 * 1024 });
  return Readable.toWeb(file) as ReadableStream<Uint8Array>;
}
