import { asyncCall } from "./calls.ts";
import type { Platform } from "./platform.ts";

/** Makes the getSystemInfo family: https://developers.weixin.qq.com/miniprogram/dev/api/base/system/wx.getWindowInfo.html. */
export function createDevice({ device }: Platform) {
  const getWindowInfo = () => {
    const { pixelRatio, screenWidth, screenHeight, windowWidth, windowHeight, statusBarHeight } =
      device.info();
    const safeArea = {
      left: 0,
      right: windowWidth,
      top: statusBarHeight,
      bottom: screenHeight,
      width: windowWidth,
      height: screenHeight - statusBarHeight,
    };
    const screenTop = screenHeight - windowHeight;
    return {
      pixelRatio,
      screenWidth,
      screenHeight,
      windowWidth,
      windowHeight,
      statusBarHeight,
      screenTop,
      safeArea,
    };
  };
  const getDeviceInfo = () => {
    const { brand, model, system, platform } = device.info();
    return { brand, model, system, platform };
  };
  const getAppBaseInfo = () => {
    const { SDKVersion, version, language, theme, fontSizeSetting } = device.info();
    const fontSizeScaleFactor = fontSizeSetting / 16;
    return { SDKVersion, version, language, theme, fontSizeSetting, fontSizeScaleFactor, enableDebug: false };
  };
  const getSystemInfoSync = () => ({ ...getWindowInfo(), ...getDeviceInfo(), ...getAppBaseInfo() });
  return {
    getWindowInfo,
    getDeviceInfo,
    getAppBaseInfo,
    getSystemInfoSync,
    getSystemInfo: asyncCall("getSystemInfo", () => getSystemInfoSync() as never),
  };
}
