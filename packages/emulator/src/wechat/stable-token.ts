import type { FastifyInstance } from "fastify";
import type { AccessTokens } from "./access-tokens.ts";
import { checkMiniProgram, type MiniProgram } from "./mini-program.ts";
import { WechatError } from "./wechat-error.ts";

export interface StableTokenOptions {
  readonly miniProgram: MiniProgram;
  readonly tokens: AccessTokens;
}

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html */
export function stableToken(app: FastifyInstance, { miniProgram, tokens }: StableTokenOptions): void {
  app.post<{ Body: Record<string, unknown> | null }>("/cgi-bin/stable_token", async ({ body }) => {
    const given = body ?? {};
    if (given.grant_type !== "client_credential") throw new WechatError(40002, "invalid grant_type");
    checkMiniProgram(miniProgram, given);
    if (given.force_refresh === true) tokens.revoke();
    return tokens.current();
  });
}
