import { ossError } from "../error.ts";
import { readImage } from "../image/read-image.ts";
import type { BucketStore } from "../store/bucket-store.ts";
import type { StoredObject } from "../store/metadata.ts";

/**
 * What OSS says of a picture.
 * @returns nothing when the object is none
 * @throws OssError CallbackFailed when it says that it is one and cannot be read as one
 */
export async function imageInfo(object: StoredObject, store: BucketStore): Promise<Record<string, string>> {
  if (!object.contentType.startsWith("image/")) return {};
  const image = await readImage(object, store);
  if (!image) throw ossError("callbackImage");
  return {
    "imageInfo.width": String(image.width),
    "imageInfo.height": String(image.height),
    "imageInfo.format": image.format,
  };
}
