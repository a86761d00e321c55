import type { Exchange } from "./exchange.ts";
import type { WechatClientOptions } from "./options.ts";
import { WechatError } from "./wechat-error.ts";

/** Who logged in. None of it may be logged or leave the server. */
export interface WechatSession {
  /** The user, to this mini-program alone. */
  readonly openid: string;
  /** Decrypts what `wx.getUserInfo` and its like hand over. Whoever needs none of them drops it. */
  readonly sessionKey: string;
  /** The user, to all apps of one owner; only where the mini-program belongs to an Open Platform account. */
  readonly unionid?: string;
}

/**
 * Redeems a code of `wx.login`, which is good once and for five minutes. Throws a WechatError: CODE_INVALID,
 * RATE_LIMITED, BLOCKED, MISCONFIGURED, UNAVAILABLE.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export async function code2Session(
  exchange: Exchange,
  { appid, secret }: Pick<WechatClientOptions, "appid" | "secret">,
  code: string,
): Promise<WechatSession> {
  const { openid, session_key, unionid } = await exchange({
    path: "/sns/jscode2session",
    query: { appid, secret, js_code: code, grant_type: "authorization_code" },
    hidden: [secret, code],
  });
  if (typeof openid !== "string" || !openid || typeof session_key !== "string")
    throw new WechatError("UNAVAILABLE", "WeChat's answer to a login names nobody");
  return { openid, sessionKey: session_key, ...(typeof unionid === "string" && { unionid }) };
}
