import type { ErrorCode } from "@zhichuan/contract";
import type { WechatError, WechatErrorCode } from "@zhichuan/wechat";
import { ApiError } from "./api-error.ts";

const CODES: Readonly<Record<WechatErrorCode, ErrorCode>> = {
  CODE_INVALID: "LOGIN_REFUSED",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  BLOCKED: "ACCOUNT_BLOCKED",
  TOKEN_INVALID: "WECHAT_REFUSED",
  MISCONFIGURED: "WECHAT_REFUSED",
  REFUSED: "WECHAT_REFUSED",
  UNAVAILABLE: "WECHAT_UNAVAILABLE",
};

/** Seconds. WeChat counts by the minute. */
const RETRY_AFTER: Partial<Record<WechatErrorCode, number>> = { RATE_LIMITED: 60, UNAVAILABLE: 5 };

/** The code of the error table that stands for a failure of WeChat's. */
export function wechatFailure(error: WechatError): ApiError {
  const retryAfter = RETRY_AFTER[error.code];
  return new ApiError(CODES[error.code], {
    reason: error.message,
    cause: error,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
