import { asyncCall } from "./calls.ts";
import type { Platform } from "./platform.ts";

const AGREED = { needAuthorization: false, privacyContractName: "《小程序隐私保护指引》" };

/** Makes `wx.getPrivacySetting`: https://developers.weixin.qq.com/miniprogram/dev/api/open-api/privacy/wx.getPrivacySetting.html. */
export function createPrivacy({ device }: Platform) {
  return { getPrivacySetting: asyncCall("getPrivacySetting", () => device.console?.privacy ?? AGREED) };
}
