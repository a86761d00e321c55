import type { ErrorCode } from "@zhichuan/contract/error-codes";
import { UploadError } from "../errors.ts";

/** What `fail` is given: not every call and every base library gives every field. */
export interface WxFailure {
  readonly errMsg?: string;
  readonly errno?: number;
  readonly errCode?: number;
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html and the FileError table. */
const numbers: readonly (readonly [ErrorCode, ...number[]])[] = [
  ["TIMEOUT", 5],
  ["PERMISSION_DENIED", 103, 104],
  ["PRIVACY_NOT_DECLARED", 112],
  ["DOMAIN_NOT_LISTED", 600002],
  ["INVALID_REQUEST", 1001, 600005, 600009, 600010, 600011],
  ["FILE_UNREADABLE", 1300002, 1300005, 1300013, 1300014, 1301000],
  // A range was asked for that the file had and has no more.
  ["FILE_CHANGED", 1301006, 1301009],
];

/** For older base libraries, which give a text alone. The order matters: the first that fits counts. */
const texts: readonly (readonly [ErrorCode, RegExp])[] = [
  ["DOMAIN_NOT_LISTED", /not in domain list/i],
  ["PRIVACY_NOT_DECLARED", /privacy agreement/i],
  ["PERMISSION_DENIED", /auth(orize)? ?den|permission denied|not authorized/i],
  ["FILE_UNREADABLE", /no such file|file\b.*(not found|not exist|doesn't exist)/i],
  ["TIMEOUT", /time(d)?[ _-]?out/i],
];

/** Gives the error a failed `wx.request` or `wx.uploadFile` stands for; whatever is unknown is the network's. */
export function networkError(failure: WxFailure, call: "request" | "uploadFile", url: string): UploadError {
  const code = codeOf(failure) ?? "NETWORK";
  const origin = /^[^/]*\/\/[^/?#]+/.exec(url)?.[0] ?? url;
  const hint =
    code === "DOMAIN_NOT_LISTED" ? `: add ${origin} to the mini-program's ${call} domains` : ` (${origin})`;
  // https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html: in the background, and when the
  // phone changes its network.
  const interrupted = /interrupted|network change/i.test(failure.errMsg ?? "");
  return new UploadError(code, { detail: describeFailure(failure) + hint, interrupted, cause: failure });
}

/** Gives the error a failed call of the file system stands for; whatever is unknown is FILE_UNREADABLE. */
export function fileError(failure: unknown): UploadError {
  const code = codeOf((failure ?? {}) as WxFailure) ?? "FILE_UNREADABLE";
  return new UploadError(code, { detail: describeFailure(failure), cause: failure });
}

/** Gives the error a failed chooser stands for; whatever is unknown is CHOOSE_FAILED. */
export function chooseError(failure: unknown): UploadError {
  const code = codeOf((failure ?? {}) as WxFailure);
  const isOfChoosing = code === "PRIVACY_NOT_DECLARED" || code === "PERMISSION_DENIED";
  return new UploadError(isOfChoosing ? code : "CHOOSE_FAILED", {
    detail: describeFailure(failure),
    cause: failure,
  });
}

function codeOf({ errno, errCode, errMsg = "" }: WxFailure): ErrorCode | undefined {
  const number = errno ?? errCode ?? 0;
  const known =
    numbers.find((entry) => entry.includes(number)) ?? texts.find(([, text]) => text.test(errMsg));
  return known?.[0];
}

/** What a failed call of `wx` says, for the developer. */
export function describeFailure(failure: unknown): string {
  const { errMsg, errno, errCode } = (failure ?? {}) as WxFailure;
  const number = errno ?? errCode;
  return `${errMsg ?? failure}${number === undefined ? "" : ` [${number}]`}`;
}
