import type { ChosenFile } from "@zhichuan/uploader/wx";
import { readSignature } from "./read-head.ts";

/** Of 100: what is lost is not seen, and the file stays about as large as it was. */
const QUALITY = 92;

/** A JPEG of a HEIC picture, made by WeChat; undefined where it cannot: then few but Apple's devices show the picture. */
export async function toJpeg(file: ChosenFile): Promise<ChosenFile | undefined> {
  try {
    const { tempFilePath: path } = await wx.compressImage({ src: file.path, quality: QUALITY });
    const { size } = await statOf(path);
    // Some phones hand the same HEIC back and call it a success.
    if ((await readSignature(path, size)) !== "jpg") return undefined;
    return { path, size, name: `${file.name.replace(/\.(heic|heif)$/i, "")}.jpg` };
  } catch (error) {
    console.warn("compressImage", error);
    return undefined;
  }
}

function statOf(path: string): Promise<{ readonly size: number }> {
  return new Promise((resolve, reject) => {
    wx.getFileSystemManager().stat({
      path,
      success: ({ stats }) => resolve(stats as WechatMiniprogram.Stats),
      fail: reject,
    });
  });
}
