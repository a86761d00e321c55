import { asyncCall, WxFailure } from "../calls.ts";
import { checkString, parameterError } from "../check.ts";
import type { Platform } from "../platform.ts";
import { mustStat } from "./stat.ts";

/**
 * Makes `wx.compressImage`, which also turns what the phone can read into JPEG:
 * https://developers.weixin.qq.com/miniprogram/dev/api/media/image/wx.compressImage.html.
 */
export function createCompressImage({ files, images }: Platform) {
  return asyncCall("compressImage", async ({ src, quality = 80 }) => {
    checkString("parameter.src", src);
    if (!(quality >= 0 && quality <= 100))
      throw parameterError("parameter.quality should be between 0 and 100;");
    await mustStat(files, src, "src");
    const tempFilePath = await images.toJpeg(src, quality);
    if (tempFilePath === undefined) throw new WxFailure("decode image failed");
    return { tempFilePath };
  });
}
