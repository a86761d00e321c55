import type { ImagesPort } from "../platform.ts";
import type { BrowserFiles } from "./files.ts";

/** Reads a HEIC picture; gives `undefined` when it cannot. */
export type ReadHeic = (picture: Blob) => Promise<ImageData | undefined>;

/** Pictures as the browser reads them, and HEIC, which most browsers do not, with `readHeic`. */
export function createImages(files: BrowserFiles, readHeic: ReadHeic): ImagesPort {
  return {
    async toJpeg(path, quality) {
      const bitmap = await readPicture((await files.blob(path)) ?? new Blob(), readHeic);
      if (!bitmap) return undefined;
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
      const jpeg = await canvas.convertToBlob({ type: "image/jpeg", quality: quality / 100 });
      return files.keepTemporary(new Uint8Array(await jpeg.arrayBuffer()), "jpg");
    },
  };
}

async function readPicture(picture: Blob, readHeic: ReadHeic): Promise<ImageBitmap | undefined> {
  const read = await createImageBitmap(picture).catch(() => undefined);
  if (read || (await picture.slice(4, 8).text()) !== "ftyp") return read;
  const pixels = await readHeic(picture);
  return pixels && createImageBitmap(pixels);
}
