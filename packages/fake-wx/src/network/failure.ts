import { WxFailure } from "../calls.ts";
import { NetworkFault, type NetworkFaultKind } from "../platform.ts";

/** What Chromium's network stack, which WeChat uses on Android, calls each fault. */
const cronet: Record<Exclude<NetworkFaultKind, "interrupted">, readonly [code: number, text: string]> = {
  refused: [-102, "net::ERR_CONNECTION_REFUSED"],
  reset: [-101, "net::ERR_CONNECTION_RESET"],
  name: [-105, "net::ERR_NAME_NOT_RESOLVED"],
  offline: [-106, "net::ERR_INTERNET_DISCONNECTED"],
  changed: [-21, "net::ERR_NETWORK_CHANGED"],
  aborted: [-3, "net::ERR_ABORTED"],
  other: [-2, "net::ERR_FAILED"],
};

/** "cronet component internal error" of https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html. */
const CRONET_ERROR = 600001;

/** Gives the failure WeChat answers with when there was no HTTP answer; passes other errors on. */
export function networkFailure(error: unknown): unknown {
  if (!(error instanceof NetworkFault)) return error;
  // WeChat itself ends what runs in the background: https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html.
  if (error.kind === "interrupted") return new WxFailure("interrupted");
  const [code, text] = cronet[error.kind];
  return new WxFailure(`errcode:${code} cronet_error_code:${code} error_msg:${text}`, {
    errno: CRONET_ERROR,
  });
}
