import { asyncCall, WxFailure } from "../calls.ts";
import { parameterError } from "../check.ts";
import type { ChooseWish, Platform } from "../platform.ts";
import { demandPrivacyGuide } from "../privacy.ts";

/** WeChat on a computer has no such chooser. */
const DESKTOPS = ["windows", "mac"];
const TYPES = ["all", "video", "image", "file"];

/** Makes `wx.chooseMessageFile`: https://developers.weixin.qq.com/miniprogram/dev/api/media/image/wx.chooseMessageFile.html. */
export function createChooseMessageFile(platform: Platform) {
  return asyncCall("chooseMessageFile", async (option) => {
    const wish = checkWish(option);
    if (DESKTOPS.includes(platform.device.info().platform)) throw new WxFailure("not supported");
    demandPrivacyGuide(platform);
    const chosen = await platform.files.choose(wish);
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
  if (extension === undefined) return { from: "chat", count, type };
  if (!Array.isArray(extension) || extension.some((item) => typeof item !== "string" || item === "")) {
    throw parameterError("parameter.extension should be an Array of non-empty Strings;");
  }
  // As in WeChat, the other types take no notice of it.
  if (type !== "file") return { from: "chat", count, type };
  return {
    from: "chat",
    count,
    type,
    extension: extension.map((item) => item.replace(/^\./, "").toLowerCase()),
  };
}
