import type { Lifecycle, Network, Store } from "../ports.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/api/device/network/wx.onNetworkStatusChange.html. */
export const wxNetwork: Network = {
  onChange(listener) {
    wx.onNetworkStatusChange(({ isConnected }) => listener(isConnected));
    // Only changes are told: a phone that is offline from the start has to be asked.
    wx.getNetworkType({ success: ({ networkType }) => networkType === "none" && listener(false) });
  },
};

export const wxLifecycle = (): Lifecycle => ({ onHide: wx.onAppHide, onShow: wx.onAppShow });

/** https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html: 1 MB a key, 10 MB in all. */
export const wxStore = (): Store => ({
  get: wx.getStorageSync,
  set: wx.setStorageSync,
  remove: wx.removeStorageSync,
  keys: () => wx.getStorageInfoSync().keys,
});
