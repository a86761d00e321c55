import { asyncCall, WxFailure } from "./calls.ts";
import { Listeners } from "./listeners.ts";
import type { NetworkStatus, Platform } from "./platform.ts";

const MAX_RANDOM = 1024 * 1024;

/** Makes the calls that tell about the phone, its network and the mini-program's life. */
export function createSystem(platform: Platform) {
  const network = new Listeners<NetworkStatus>();
  const shown = new Listeners<{ path: string; query: object; scene: number; referrerInfo: object }>();
  const hidden = new Listeners<undefined>();
  platform.network.onStatusChange((status) => network.emit({ ...status }));
  platform.lifecycle.onShow(() => shown.emit({ path: "", query: {}, scene: 1001, referrerInfo: {} }));
  platform.lifecycle.onHide(() => hidden.emit(undefined));

  return {
    getNetworkType: asyncCall("getNetworkType", () => {
      const { networkType } = platform.network.status();
      return { networkType, signalStrength: 0, hasSystemProxy: false, weakNet: false };
    }),
    onNetworkStatusChange: network.add,
    offNetworkStatusChange: network.remove,
    onAppShow: shown.add,
    offAppShow: shown.remove,
    onAppHide: hidden.add,
    offAppHide: hidden.remove,
    getRandomValues: asyncCall("getRandomValues", ({ length }) => {
      if (!Number.isInteger(length) || length < 0 || length > MAX_RANDOM)
        throw new WxFailure("invalid length");
      const bytes = platform.randomBytes(length);
      return { randomValues: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length) };
    }),
    nextTick: (callback: () => void) => void Promise.resolve().then(callback),
  };
}
