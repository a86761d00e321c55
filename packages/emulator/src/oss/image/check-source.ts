import { ossError } from "../error.ts";
import type { BucketStore } from "../store/bucket-store.ts";
import type { StoredObject } from "../store/metadata.ts";
import { readImage } from "./read-image.ts";

/** Bytes. */
const largest = 20 * 1024 * 1024;
/** Pixels. */
const longestSide = 30_000;
/** Pixels. */
const mostPixels = 250_000_000;

const formats = ["jpg", "png", "bmp", "gif", "webp", "tiff", "heic", "avif"];

/**
 * Checks that an object is a picture which OSS can process.
 * @throws OssError ImageTooLarge, BadRequest
 * @see https://help.aliyun.com/zh/oss/user-guide/overview-17/
 */
export async function checkSource(object: StoredObject, store: BucketStore): Promise<void> {
  if (object.size > largest) throw ossError("imageTooLarge");
  const image = await readImage(object, store);
  if (!image || !formats.includes(image.format)) throw ossError("imageFormat");
  const { width, height } = image;
  if (Math.max(width, height) > longestSide || width * height > mostPixels)
    throw ossError("imageTooManyPixels");
}
