import { imageSize } from "image-size";
import { ossError } from "../error.ts";
import type { BucketStore } from "../store/bucket-store.ts";
import type { StoredObject } from "../store/metadata.ts";

/** Bytes: the size of a picture stands near its beginning. */
const lookedAt = 1024 * 1024;

/**
 * What OSS says of a picture.
 * @returns nothing when the object is none
 * @throws OssError CallbackFailed when it says that it is one and cannot be read as one
 */
export async function imageInfo(object: StoredObject, store: BucketStore): Promise<Record<string, string>> {
  if (!object.contentType.startsWith("image/")) return {};
  try {
    const { width, height, type = "" } = imageSize(await beginning(object, store));
    return {
      "imageInfo.width": String(width),
      "imageInfo.height": String(height),
      "imageInfo.format": type,
    };
  } catch {
    throw ossError("callbackImage");
  }
}

async function beginning(object: StoredObject, store: BucketStore): Promise<Buffer> {
  const range = { first: 0, last: Math.min(object.size, lookedAt) - 1 };
  const chunks: Buffer[] = [];
  for await (const chunk of store.read(object, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
