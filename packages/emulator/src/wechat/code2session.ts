import type { FastifyInstance } from "fastify";
import type { RandomBytes } from "../ram/index.ts";
import type { LoginCodes } from "./login-codes.ts";
import { checkMiniProgram, type MiniProgram, openidOf } from "./mini-program.ts";
import type { MinuteLimit } from "./minute-limit.ts";
import { WechatError } from "./wechat-error.ts";

export interface Code2SessionOptions {
  readonly miniProgram: MiniProgram;
  readonly codes: LoginCodes;
  readonly limit: MinuteLimit;
  readonly random: RandomBytes;
}

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html */
export function code2Session(
  app: FastifyInstance,
  { miniProgram, codes, limit, random }: Code2SessionOptions,
): void {
  app.get<{ Querystring: Record<string, string> }>("/sns/jscode2session", async ({ query }) => {
    checkMiniProgram(miniProgram, query);
    if (query.grant_type !== "authorization_code") throw new WechatError(40002, "invalid grant_type");
    const code = query.js_code ?? "";
    const openid = openidOf(miniProgram.appid, codes.ownerOf(code));
    limit.count(openid);
    codes.use(code);
    return { session_key: Buffer.from(random(16)).toString("base64"), openid };
  });
}
