import { asyncCall, WxFailure } from "./calls.ts";
import { checkTimeout } from "./check.ts";
import { networkFailure } from "./network/failure.ts";
import type { Platform } from "./platform.ts";

/** Milliseconds. WeChat's own is not documented. */
const DEFAULT_TIMEOUT = 60_000;
const TIMED_OUT = 5;

/** Makes `wx.login`: https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html. */
export function createAccount({ account, clock }: Platform) {
  const login = asyncCall("login", async ({ timeout }) => {
    checkTimeout(timeout);
    let stop = () => {};
    const tooLate = new Promise<never>((_resolve, reject) => {
      const fail = () => reject(new WxFailure("timeout", { errno: TIMED_OUT }));
      stop = clock.after(timeout ?? DEFAULT_TIMEOUT, fail);
    });
    try {
      return { code: await Promise.race([account.login(), tooLate]) };
    } catch (error) {
      throw networkFailure(error);
    } finally {
      stop();
    }
  });
  return { login };
}
