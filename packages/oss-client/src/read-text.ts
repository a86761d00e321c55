/**
 * The whole of `stream` as UTF-8 text. Throws a RangeError when it is longer than `limit` bytes, without reading on:
 * what answers may not be OSS.
 */
export async function readText(stream: ReadableStream<Uint8Array>, limit: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > limit) throw new RangeError(`the answer is longer than ${limit} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length).toString("utf8");
}
