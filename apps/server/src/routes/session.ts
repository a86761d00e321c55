import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { AuthConfig } from "@zhichuan/config";
import { SessionAnswer, SessionRequest } from "@zhichuan/contract";
import type { WechatClient } from "@zhichuan/wechat";
import { ApiError } from "../api-error.ts";
import type { RateLimiter } from "../plugins/rate-limit.ts";
import { type SessionTokens, sessionEnd } from "../session/session-token.ts";

/** What logins need. */
export interface SessionOptions {
  readonly auth: AuthConfig;
  /** None: nobody logs in through WeChat. */
  readonly wechat: Pick<WechatClient, "code2Session"> | undefined;
  readonly sessions: SessionTokens;
  /** The id of an openid. */
  readonly userId: (openid: string) => string;
  readonly limit: RateLimiter;
  readonly now: () => Date;
}

/**
 * `POST /v1/session`: the code of `wx.login` becomes a session. Who it is, is sealed into it; WeChat's session_key is
 * dropped on the spot, since nothing here needs it.
 */
export const session: FastifyPluginAsyncTypebox<SessionOptions> = async (app, options) => {
  const { auth, wechat, sessions, userId, limit, now } = options;
  if (!wechat) {
    app.post("/v1/session", async () => {
      throw new ApiError("NOT_FOUND", {
        detail: `Nobody logs in here through WeChat: AUTH is ${auth.kind}`,
      });
    });
    return;
  }

  const schema = { body: SessionRequest, response: { 200: SessionAnswer } };
  app.post("/v1/session", { schema, onRequest: limit }, async (request) => {
    const { openid } = await wechat.code2Session(request.body.code);
    const user = { id: userId(openid), openid };
    request.signedIn = user;
    const at = now();
    return { session: sessions.seal(user, at), expiresAt: sessionEnd(at), serverTime: at.toISOString() };
  });
};
