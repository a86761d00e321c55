import { imageSize } from "image-size";
import type { BucketStore } from "../store/bucket-store.ts";
import type { StoredObject } from "../store/metadata.ts";

/** What a picture says of itself in its first bytes. */
export interface ImageHead {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** As its bytes have it, e.g. `png`, `jpg`, `heic`. */
  readonly format: string;
}

/** Bytes: the size of a picture stands near its beginning. */
const lookedAt = 1024 * 1024;

/** Reads an object as a picture, whatever its type says; undefined when it is none. */
export async function readImage(object: StoredObject, store: BucketStore): Promise<ImageHead | undefined> {
  if (object.size === 0) return undefined;
  const bytes = await beginning(object, store);
  try {
    const { width, height, type = "" } = imageSize(bytes);
    return { width, height, format: type };
  } catch {
    return undefined;
  }
}

async function beginning(object: StoredObject, store: BucketStore): Promise<Buffer> {
  const range = { first: 0, last: Math.min(object.size, lookedAt) - 1 };
  const chunks: Buffer[] = [];
  for await (const chunk of store.read(object, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
