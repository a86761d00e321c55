import Fastify, { type FastifyInstance } from "fastify";
import type { Faults, WechatOperationName } from "../faults.ts";
import type { RandomBytes } from "../ram/index.ts";
import { installFaults } from "../service-faults.ts";
import { AccessTokens } from "./access-tokens.ts";
import { code2Session } from "./code2session.ts";
import { LoginCodes } from "./login-codes.ts";
import { mediaCheckAsync } from "./media-check.ts";
import { type MiniProgram, openidOf, SOMEBODY } from "./mini-program.ts";
import { MinuteLimit } from "./minute-limit.ts";
import { MediaModeration, type ModerationRule } from "./moderation.ts";
import { type PushAddress, Pusher } from "./pusher.ts";
import { stableToken } from "./stable-token.ts";
import { WechatError } from "./wechat-error.ts";

/** Logins of one user in a minute. */
const MOST_LOGINS = 100;

export interface WechatOptions {
  readonly miniProgram: MiniProgram;
  readonly now: () => Date;
  /** e.g. `crypto.randomBytes` */
  readonly random: RandomBytes;
  readonly faults?: Faults;
  /** Whether a code that was never issued here is somebody's all the same. Default false. */
  readonly takesForeignCodes?: boolean;
}

/** WeChat as a test sees it from inside. */
export interface Wechat extends MiniProgram {
  /** What `wx.login` would give this user: a code, good once and for five minutes. Default: always the same somebody. */
  login(user?: string): string;
  /** Who a user is to the mini-program. */
  openidOf(user?: string): string;
  /** Ends the access token before its time, as a forced refresh elsewhere does. */
  revokeAccessToken(): void;
  /**
   * Where the mini-program's messages are pushed (消息推送); before this is called nobody is told anything.
   * @example wechat.pushTo("http://127.0.0.1:3000/callbacks/wechat", { token, aesKey })
   */
  pushTo(url: string, address: PushAddress): void;
  /**
   * How files are judged from now on. Default: one whose name or bytes say `risky` or `review` is that, and every other
   * passes.
   * @example wechat.moderate({ find: () => "silence" })
   */
  moderate(rule: ModerationRule): void;
  /** Resolves when all content checks have ended, and their outcomes were taken or given up. */
  idle(): Promise<void>;
}

/** WeChat's server API for one mini-program, as far as uploads need it. */
export function buildWechat(options: WechatOptions): { app: FastifyInstance; wechat: Wechat } {
  const { miniProgram, now, random, faults } = options;
  const codes = new LoginCodes({ now, random, takesForeign: options.takesForeignCodes ?? false });
  const tokens = new AccessTokens(now, random);
  const ended = new AbortController();
  const { signal } = ended;
  const pusher = new Pusher({ miniProgram, now, random, signal });
  const moderation = new MediaModeration({ miniProgram, pusher, now, signal });
  const app = Fastify({ bodyLimit: 1024 * 1024 });
  app.addHook("onClose", async () => {
    ended.abort();
    await moderation.idle();
  });

  // WeChat answers JSON, and calls it text.
  app.addHook("onSend", async (_request, reply) => {
    reply.type("text/plain");
  });
  app.setErrorHandler((error, _request, reply) => {
    const { errcode, message, status } =
      error instanceof WechatError ? error : new WechatError(-1, "system error");
    return reply.code(status).send(JSON.stringify({ errcode, errmsg: message }));
  });
  app.setNotFoundHandler(async () => {
    throw new WechatError(40066, "invalid url");
  });

  const operation = (name: WechatOperationName, install: (app: FastifyInstance) => void) =>
    app.register(async (inner) => {
      const toError = (status: number, code: string, message: string) =>
        new WechatError(Number(code), message, status);
      installFaults(inner, { faults, operation: name, toError });
      install(inner);
    });
  operation("code2Session", (inner) =>
    code2Session(inner, { miniProgram, codes, limit: new MinuteLimit(now, MOST_LOGINS), random }),
  );
  operation("getStableAccessToken", (inner) => stableToken(inner, { miniProgram, tokens }));

  operation("mediaCheckAsync", (inner) => mediaCheckAsync(inner, { tokens, moderation, random }));

  const wechat: Wechat = {
    ...miniProgram,
    login: (user = SOMEBODY) => codes.issue(user),
    openidOf: (user = SOMEBODY) => openidOf(miniProgram.appid, user),
    revokeAccessToken: () => tokens.revoke(),
    pushTo: (url, address) => pusher.to(url, address),
    moderate: (rule) => {
      moderation.rule = rule;
    },
    idle: () => moderation.idle(),
  };
  // Not WeChat's: what stands in for wx.login asks here, since a phone has a user and a browser has none.
  app.post<{ Body: { user?: unknown } | null }>("/emulator/login", async ({ body }) => {
    const user = body?.user;
    return { code: wechat.login(typeof user === "string" && user ? user : undefined) };
  });
  return { app, wechat };
}
