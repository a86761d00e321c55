import { asyncCall, WxFailure } from "../calls.ts";
import { parameterError } from "../check.ts";
import type { ChooseWish, Platform } from "../platform.ts";
import { demandPrivacyGuide } from "../privacy.ts";

/** Since base library 2.25.0. */
const MOST_FILES = 20;

/** Makes `wx.chooseMedia`: https://developers.weixin.qq.com/miniprogram/dev/api/media/video/wx.chooseMedia.html. */
export function createChooseMedia(platform: Platform) {
  return asyncCall("chooseMedia", async (option) => {
    const { mediaType = ["image", "video"] } = option;
    const wish = checkWish(option, mediaType);
    if (mediaType.includes("mix") && platform.device.info().platform === "mac")
      throw new WxFailure("mix is not supported on mac");
    demandPrivacyGuide(platform);
    const chosen = await platform.files.choose(wish);
    if (!chosen) throw new WxFailure("cancel");
    const kinds = new Set(chosen.map(({ type }) => type));
    const tempFiles = chosen.map(({ path, size, type }) => ({
      tempFilePath: path,
      size,
      fileType: type as "image" | "video",
      ...UNMEASURED,
    }));
    return { tempFiles, type: kinds.size > 1 ? "mix" : (tempFiles[0]?.fileType ?? "image") };
  });
}

/** No platform looks into pictures and videos for what nobody has asked yet. */
const UNMEASURED = { duration: 0, width: 0, height: 0, thumbTempFilePath: "" };

function checkWish(
  { count = 9, sourceType = ["album", "camera"], maxDuration = 10 }: WechatMiniprogram.ChooseMediaOption,
  mediaType: readonly string[],
): ChooseWish {
  if (!Number.isInteger(count) || count < 1 || count > MOST_FILES)
    throw parameterError(`parameter.count should be between 1 and ${MOST_FILES};`);
  if (!isListOf(mediaType, ["image", "video", "mix"]))
    throw parameterError("parameter.mediaType should be an Array of image, video, mix;");
  if (!isListOf(sourceType, ["album", "camera"]))
    throw parameterError("parameter.sourceType should be an Array of album, camera;");
  if (!(maxDuration >= 3 && maxDuration <= 60))
    throw parameterError("parameter.maxDuration should be between 3 and 60;");
  const both = mediaType.includes("mix") || mediaType.length > 1;
  const from = sourceType.includes("album") ? "album" : "camera";
  return { from, count, type: both ? "media" : (mediaType[0] as "image" | "video") };
}

function isListOf(value: unknown, known: readonly string[]): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => known.includes(item));
}
