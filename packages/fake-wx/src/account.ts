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
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const stop = clock.after(timeout ?? DEFAULT_TIMEOUT, () =>
      reject(new WxFailure("timeout", { errno: TIMED_OUT })),
    );
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
