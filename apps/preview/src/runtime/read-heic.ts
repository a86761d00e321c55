import type { HeicAnswer } from "./heic-worker.ts";

/**
 * Reads a HEIC picture, for which phones have a decoder and most browsers none. In a worker of its own, which is only
 * loaded for the first such picture: a large one takes seconds.
 */
export async function readHeic(picture: Blob): Promise<ImageData | undefined> {
  const bytes = await picture.arrayBuffer();
  const worker = new Worker("/heic-worker.js");
  try {
    return await new Promise<HeicAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<HeicAnswer>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`the HEIC decoder failed: ${message}`));
      worker.postMessage(bytes, [bytes]);
    });
  } finally {
    worker.terminate();
  }
}
