import { AccessToken } from "./access-token.ts";
import { code2Session, type WechatSession } from "./code2session.ts";
import { createExchange, type WechatAnswer } from "./exchange.ts";
import type { WechatClientOptions } from "./options.ts";
import { WechatError } from "./wechat-error.ts";

/** One mini-program at WeChat's server API. Everything throws a WechatError when it fails. */
export interface WechatClient {
  /** Who is behind a code of `wx.login`. */
  code2Session(code: string): Promise<WechatSession>;
  /** A token for the calls that need one, valid now. */
  accessToken(): Promise<string>;
  /**
   * Posts JSON with the access token; a token that WeChat refuses is replaced, once.
   * @param path example: `/wxa/media_check_async`
   * @param body what WeChat's page of the call says; no error repeats its texts
   */
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<WechatAnswer>;
}

/**
 * Makes the client of one mini-program.
 *
 *     const wechat = createWechatClient({ appid, secret, now: () => new Date() });
 *     const { openid } = await wechat.code2Session(code);
 */
export function createWechatClient(options: WechatClientOptions): WechatClient {
  const exchange = createExchange(options);
  const token = new AccessToken(exchange, options);

  async function post(
    path: string,
    body: Readonly<Record<string, unknown>>,
    retried = false,
  ): Promise<WechatAnswer> {
    const access_token = await token.get();
    const texts = Object.values(body).filter((value) => typeof value === "string");
    try {
      return await exchange({ path, query: { access_token }, body, hidden: [access_token, ...texts] });
    } catch (error) {
      if (retried || !(error instanceof WechatError && error.code === "TOKEN_INVALID")) throw error;
      token.drop(access_token);
      return post(path, body, true);
    }
  }

  return {
    code2Session: (code) => code2Session(exchange, options, code),
    accessToken: () => token.get(),
    post: (path, body) => post(path, body),
  };
}
