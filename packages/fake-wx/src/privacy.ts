import { asyncCall, WxFailure } from "./calls.ts";
import type { Platform } from "./platform.ts";

const AGREED = { needAuthorization: false, privacyContractName: "《小程序隐私保护指引》" };

/** Makes `wx.getPrivacySetting`: https://developers.weixin.qq.com/miniprogram/dev/api/open-api/privacy/wx.getPrivacySetting.html. */
export function createPrivacy({ device }: Platform) {
  return { getPrivacySetting: asyncCall("getPrivacySetting", () => device.console?.privacy ?? AGREED) };
}

/**
 * For calls that touch what is the user's own: throws WeChat's errno 112 where no privacy guide has been filled in:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html.
 */
export function demandPrivacyGuide({ device }: Pick<Platform, "device">): void {
  if (device.console?.privacy?.privacyContractName === "")
    throw new WxFailure("api scope is not declared in the privacy agreement", { errno: 112 });
}
