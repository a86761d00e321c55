import type { ImagesPort } from "../platform.ts";
import type { BrowserFiles } from "./files.ts";

/** Pictures as the browser reads them, which is everything but HEIC in most. */
export function createImages(files: BrowserFiles): ImagesPort {
  return {
    async toJpeg(path, quality) {
      const bitmap = await createImageBitmap(files.blob(path) ?? new Blob()).catch(() => undefined);
      if (!bitmap) return undefined;
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
      const jpeg = await canvas.convertToBlob({ type: "image/jpeg", quality: quality / 100 });
      return files.keepTemporary(new Uint8Array(await jpeg.arrayBuffer()), "jpg");
    },
  };
}
