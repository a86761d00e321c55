import { createWechatClient, WechatError } from "@zhichuan/wechat";
import { causesOf } from "../../explain/explain.ts";
import { type Check, fail, ok, skip } from "../check.ts";

/** WeChat knows the AppID and takes the AppSecret, from this machine. */
export const wechat: Check = {
  name: "WeChat",
  async run({ settings, world }) {
    const { auth } = settings.config("AUTH", "WECHAT_*");
    if (auth.kind !== "wechat") return skip(`not used: AUTH=${auth.kind}`);
    try {
      await createWechatClient({ ...auth, now: world.now }).accessToken();
      return ok(`takes ${auth.appid} and its secret`);
    } catch (error) {
      if (!(error instanceof WechatError)) throw error;
      const causes =
        error.code === "UNAVAILABLE"
          ? [`Nothing answered as WeChat does: check that this machine may reach ${auth.api}.`]
          : causesOf(error.message);
      return fail(error.message, ...causes);
    }
  },
};
