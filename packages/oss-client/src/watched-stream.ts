const PIECE = 64 * 1024;

/** `bytes` in pieces, so that a long upload shows that it moves. */
export function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(offset, offset + PIECE));
      offset += PIECE;
    },
  });
}

/** Who is told how a stream goes on. */
export interface Watcher {
  moved(): void;
  /** The last byte has been read, or the reader wants no more. */
  ended(): void;
  /** The source failed: gives the error that the reader is to get. */
  failed(cause: unknown): unknown;
}

/** Passes `source` on as it is read and tells `watcher`. */
export function watched(source: ReadableStream<Uint8Array>, watcher: Watcher): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          watcher.ended();
          controller.close();
        } else {
          watcher.moved();
          controller.enqueue(value);
        }
      } catch (cause) {
        controller.error(watcher.failed(cause));
      }
    },
    async cancel(reason) {
      watcher.ended();
      await reader.cancel(reason);
    },
  });
}
