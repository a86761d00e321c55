import { createAccount } from "./account.ts";
import { createDevice } from "./device.ts";
import { createChooseMedia } from "./files/choose-media.ts";
import { createChooseMessageFile } from "./files/choose-message-file.ts";
import { createCompressImage } from "./files/compress-image.ts";
import { createFileSystemManager } from "./files/file-system-manager.ts";
import { createDownloadFile } from "./network/download-file.ts";
import { createRequest } from "./network/request.ts";
import { createUploadFile } from "./network/upload-file.ts";
import type { Platform } from "./platform.ts";
import { createPrivacy } from "./privacy.ts";
import { createScreen } from "./screen.ts";
import { Slots } from "./slots.ts";
import { createStorage } from "./storage.ts";
import { createSystem } from "./system.ts";

/** So many tasks of a kind run at once: https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html. */
const TASKS_AT_ONCE = 10;

/**
 * Makes a `wx` over a platform, as strict as WeChat where it matters to uploading. A call it does not have is
 * `undefined`, as it would be in an old base library.
 */
export function createFakeWx(platform: Platform) {
  const fileSystemManager = createFileSystemManager(platform);
  const calls = {
    request: createRequest(platform, new Slots(TASKS_AT_ONCE)),
    uploadFile: createUploadFile(platform, new Slots(TASKS_AT_ONCE)),
    downloadFile: createDownloadFile(platform, new Slots(TASKS_AT_ONCE)),
    chooseMessageFile: createChooseMessageFile(platform),
    chooseMedia: createChooseMedia(platform),
    compressImage: createCompressImage(platform),
    getFileSystemManager: () => fileSystemManager,
    ...createAccount(platform),
    ...createStorage(platform),
    ...createSystem(platform),
    ...createDevice(platform),
    ...createScreen(platform),
    ...createPrivacy(platform),
  };
  const wx = {
    env: { USER_DATA_PATH: platform.files.userFolder },
    ...calls,
    canIUse: (schema: string) => schema === "canIUse" || Object.hasOwn(calls, schema.split(".", 1)[0] ?? ""),
  };
  return wx satisfies Record<FakeWxCall, unknown> as unknown as FakeWx;
}

/** The calls this `wx` has, typed as WeChat types them. */
export type FakeWx = Pick<WechatMiniprogram.Wx, FakeWxCall>;

export type FakeWxCall =
  | "canIUse"
  | "chooseMedia"
  | "chooseMessageFile"
  | "clearStorage"
  | "clearStorageSync"
  | "compressImage"
  | "downloadFile"
  | "env"
  | "getAppBaseInfo"
  | "getClipboardData"
  | "getDeviceInfo"
  | "getFileSystemManager"
  | "getNetworkType"
  | "getPrivacySetting"
  | "getRandomValues"
  | "getStorage"
  | "getStorageInfo"
  | "getStorageInfoSync"
  | "getStorageSync"
  | "getSystemInfo"
  | "getSystemInfoSync"
  | "getWindowInfo"
  | "hideLoading"
  | "hideToast"
  | "login"
  | "nextTick"
  | "offAppHide"
  | "offAppShow"
  | "offNetworkStatusChange"
  | "onAppHide"
  | "onAppShow"
  | "onNetworkStatusChange"
  | "openDocument"
  | "previewImage"
  | "previewMedia"
  | "removeStorage"
  | "removeStorageSync"
  | "request"
  | "setClipboardData"
  | "setStorage"
  | "setStorageSync"
  | "setTabBarItem"
  | "shareFileMessage"
  | "showActionSheet"
  | "showLoading"
  | "showModal"
  | "showToast"
  | "uploadFile"
  | "vibrateShort";
