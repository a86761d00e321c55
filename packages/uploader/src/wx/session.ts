import type { SessionAnswer } from "@zhichuan/contract/types";
import { createAttempt } from "../attempt.ts";
import type { UploadError } from "../errors.ts";
import { createCallServer } from "../server.ts";
import type { SessionSource } from "../session.ts";
import { promised } from "./call.ts";
import { wxError } from "./failure.ts";
import { wxHttp } from "./http.ts";
import { warn, wxClock } from "./ports.ts";

/** Milliseconds for WeChat's answer, and for the server's. */
const TIMEOUT = 15_000;

/** Milliseconds before its end at which a session is renewed. */
const AHEAD = 60_000;

/**
 * Logs in through WeChat: `wx.login`, then `POST /v1/session`. The session is kept in memory until shortly before its
 * end, and one login serves all that ask meanwhile. Rejects with an UploadError: the server's refusal (LOGIN_REFUSED,
 * ACCOUNT_BLOCKED, …), the network's, or WECHAT_UNAVAILABLE when WeChat gives no code. Gives an empty token where the
 * server has no such login, which then goes into no call.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/login.html
 * @param options `server`: its address, e.g. `https://upload.example.com`
 */
export const createWxSession = ({ server }: { readonly server: string }): SessionSource => {
  const callServer = createCallServer({ http: wxHttp, warn }, { server, serverTimeout: TIMEOUT });
  let current: { readonly token: string; readonly until: number } | undefined;
  let logging: Promise<string> | undefined;

  const login = async () => {
    const code = await loginCode();
    const asked = Date.now();
    const answer = await callServer(createAttempt(wxClock), "session", { code }).catch(unlessOpen);
    if (!answer) {
      current = { token: "", until: Number.POSITIVE_INFINITY };
      return "";
    }
    // Both by the server's clock: what the phone's shows does not matter, only how far it has gone since.
    const { session: token, expiresAt, serverTime } = answer as SessionAnswer;
    const valid = Date.parse(expiresAt) - Date.parse(serverTime);
    current = { token, until: asked + valid - Math.min(AHEAD, valid / 2) };
    return token;
  };
  const get = async () => {
    if (current && Date.now() < current.until) return current.token;
    logging ??= login().finally(() => {
      logging = undefined;
    });
    return logging;
  };

  return {
    get,
    renew(stale) {
      if (current?.token === stale) current = undefined;
      return get();
    },
  };
};

/** A server without this route logs nobody in: its calls name nobody. Any other failure goes on. */
const unlessOpen = (error: unknown) => {
  if ((error as UploadError).code !== "NOT_FOUND") throw error;
};

const loginCode = async (): Promise<string> => {
  const { code } = await promised<{ readonly code: string }>(
    (all) => wx.login(all),
    { timeout: TIMEOUT },
    unavailable,
  );
  if (!code) throw unavailable({ errMsg: "login: no code" });
  return code;
};

const unavailable = (failure: unknown) => wxError(failure, "WECHAT_UNAVAILABLE", []);
