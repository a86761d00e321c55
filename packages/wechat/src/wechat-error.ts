/**
 * What went wrong, for a program.
 *
 * - `CODE_INVALID`: the login code is wrong, was used already, or is older than five minutes
 * - `RATE_LIMITED`: too many calls, of this user in a minute or of this mini-program in a day
 * - `BLOCKED`: WeChat keeps this user from logging in (40226)
 * - `TOKEN_INVALID`: the access token is refused, also the one fetched in its place
 * - `MISCONFIGURED`: AppID, AppSecret or the IP whitelist is wrong: somebody has to change something
 * - `REFUSED`: any other refusal; `errcode` tells which
 * - `UNAVAILABLE`: WeChat did not answer, not in time, or not as WeChat
 */
export type WechatErrorCode =
  | "CODE_INVALID"
  | "RATE_LIMITED"
  | "BLOCKED"
  | "TOKEN_INVALID"
  | "MISCONFIGURED"
  | "REFUSED"
  | "UNAVAILABLE";

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html and the API's global codes. */
const CODES = new Map<number, WechatErrorCode>([
  [-1, "UNAVAILABLE"],
  [40001, "TOKEN_INVALID"],
  [40014, "TOKEN_INVALID"],
  [42001, "TOKEN_INVALID"],
  [40029, "CODE_INVALID"],
  [40163, "CODE_INVALID"],
  [41008, "CODE_INVALID"],
  [40226, "BLOCKED"],
  [44991, "RATE_LIMITED"],
  [45009, "RATE_LIMITED"],
  [45011, "RATE_LIMITED"],
  [40013, "MISCONFIGURED"],
  [40125, "MISCONFIGURED"],
  [40164, "MISCONFIGURED"],
  [41002, "MISCONFIGURED"],
  [41004, "MISCONFIGURED"],
]);

export interface WechatErrorDetails {
  /** WeChat's own number; 0 when it gave none. */
  readonly errcode?: number;
  readonly cause?: unknown;
}

/** WeChat's server API refused, or could not be asked. Its message holds no code, token, secret or openid. */
export class WechatError extends Error {
  override readonly name = "WechatError";
  readonly code: WechatErrorCode;
  readonly errcode: number;
  /** Whether the same call can succeed later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(code: WechatErrorCode, message: string, { errcode = 0, cause }: WechatErrorDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.errcode = errcode;
    this.retryable = code === "UNAVAILABLE" || code === "RATE_LIMITED";
  }
}

/** The code that stands for one of WeChat's numbers. */
export function codeOf(errcode: number): WechatErrorCode {
  return CODES.get(errcode) ?? "REFUSED";
}
