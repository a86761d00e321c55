import { asyncCall, WxFailure } from "../calls.ts";
import { parameterError } from "../check.ts";
import type { ChooseWish, Platform } from "../platform.ts";

const TYPES = ["all", "video", "image", "file"];

/** Makes `wx.chooseMessageFile`: https://developers.weixin.qq.com/miniprogram/dev/api/media/image/wx.chooseMessageFile.html. */
export function createChooseMessageFile(platform: Platform) {
  return asyncCall("chooseMessageFile", async (option) => {
    const chosen = await platform.files.choose(checkWish(option));
    if (!chosen) throw new WxFailure("cancel");
    return { tempFiles: chosen.map((file) => ({ ...file })) };
  });
}

function checkWish({
  count,
  type = "all",
  extension,
}: WechatMiniprogram.ChooseMessageFileOption): ChooseWish {
  if (!Number.isInteger(count)) throw parameterError("parameter.count should be Number;");
  if (count < 0 || count > 100) throw parameterError("parameter.count should be between 0 and 100;");
  if (!TYPES.includes(type)) throw parameterError(`parameter.type ${String(type)} is not supported;`);
  if (extension === undefined) return { count, type };
  if (!Array.isArray(extension) || extension.some((item) => typeof item !== "string" || item === "")) {
    throw parameterError("parameter.extension should be an Array of non-empty Strings;");
  }
  // As in WeChat, the other types take no notice of it.
  if (type !== "file") return { count, type };
  return { count, type, extension: extension.map((item) => item.replace(/^\./, "").toLowerCase()) };
}
