import type { ErrorCode } from "@zhichuan/contract/error-codes";
import { UploadError } from "../errors.ts";

/** What `fail` is given: not every call and every base library gives every field. */
export interface WxFailure {
  readonly errMsg?: string;
  readonly errno?: number;
  readonly errCode?: number;
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html and the FileError table. */
const byNumber: Readonly<Record<number, ErrorCode>> = {
  5: "TIMEOUT",
  103: "PERMISSION_DENIED",
  104: "PERMISSION_DENIED",
  112: "PRIVACY_NOT_DECLARED",
  1001: "INVALID_REQUEST",
  600002: "DOMAIN_NOT_LISTED",
  600005: "INVALID_REQUEST",
  600009: "INVALID_REQUEST",
  600010: "INVALID_REQUEST",
  600011: "INVALID_REQUEST",
  1300002: "FILE_UNREADABLE",
  1300005: "FILE_UNREADABLE",
  1300013: "FILE_UNREADABLE",
  1300014: "FILE_UNREADABLE",
  1301000: "FILE_UNREADABLE",
};

/** For older base libraries, which give a text alone. The order matters: the first that fits counts. */
const byText: readonly (readonly [RegExp, ErrorCode])[] = [
  [/not in domain list/i, "DOMAIN_NOT_LISTED"],
  [/privacy agreement/i, "PRIVACY_NOT_DECLARED"],
  [/auth(orize)? ?den|permission denied|not authorized/i, "PERMISSION_DENIED"],
  [/no such file|file\b.*(not found|not exist|doesn't exist)/i, "FILE_UNREADABLE"],
  [/time(d)?[ _-]?out/i, "TIMEOUT"],
];

/** Gives the error a failed `wx.request` or `wx.uploadFile` stands for; whatever is unknown is the network's. */
export function networkError(failure: WxFailure, call: "request" | "uploadFile", url: string): UploadError {
  const code = codeOf(failure) ?? "NETWORK";
  const origin = /^[^/]*\/\/[^/?#]+/.exec(url)?.[0] ?? url;
  const hint =
    code === "DOMAIN_NOT_LISTED" ? `: add ${origin} to the mini-program's ${call} domains` : ` (${origin})`;
  return new UploadError(code, { detail: describe(failure) + hint, cause: failure });
}

/** Gives the error a failed call of the file system stands for; whatever is unknown is FILE_UNREADABLE. */
export function fileError(failure: unknown): UploadError {
  const known = (failure ?? {}) as WxFailure;
  return new UploadError(codeOf(known) ?? "FILE_UNREADABLE", { detail: describe(known), cause: failure });
}

/** Gives the error a failed chooser stands for; whatever is unknown is CHOOSE_FAILED. */
export function chooseError(failure: unknown): UploadError {
  const { errMsg, errno, errCode } = (failure ?? {}) as WxFailure;
  const known = { ...(errMsg && { errMsg }), ...(errno && { errno }), ...(errCode && { errCode }) };
  const code = codeOf(known);
  const isOfChoosing = code === "PRIVACY_NOT_DECLARED" || code === "PERMISSION_DENIED";
  const detail = errMsg === undefined ? String(failure) : describe(known);
  return new UploadError(isOfChoosing ? code : "CHOOSE_FAILED", { detail, cause: failure });
}

function codeOf({ errno, errCode, errMsg = "" }: WxFailure): ErrorCode | undefined {
  return byNumber[errno ?? 0] ?? byNumber[errCode ?? 0] ?? byText.find(([text]) => text.test(errMsg))?.[1];
}

function describe({ errMsg, errno, errCode }: WxFailure): string {
  const number = errno ?? errCode;
  return number === undefined ? `${errMsg}` : `${errMsg} [${number}]`;
}
