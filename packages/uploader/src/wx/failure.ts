import type { ErrorCode } from "@zhichuan/contract/error-codes";
import { codeOf, type Meanings, UploadError } from "../errors.ts";

/** What `fail` is given: not every call and every base library gives every field. */
export interface WxFailure {
  readonly errMsg?: string;
  readonly errno?: number;
  readonly errCode?: number;
}

/**
 * By number, and by text for older base libraries, which give nothing else:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html and the FileError table.
 */
const meanings: Meanings = [
  ["DOMAIN_NOT_LISTED", /\[600002]|not in domain list/i],
  ["PRIVACY_NOT_DECLARED", /\[112]|privacy agreement/i],
  ["INVALID_REQUEST", /\[(1001|600005|600009|60001[01])]/],
  [
    "FILE_UNREADABLE",
    /\[1300(002|005|013|014)]|\[1301000]|no such file|file\b.*(not found|not exist|doesn't exist)/i,
  ],
  // A range was asked for that the file had and has no more.
  ["FILE_CHANGED", /\[130100[69]]/],
  ["PERMISSION_DENIED", /\[10[34]]|auth(orize)? ?den|permission denied|not authorized/i],
  ["TIMEOUT", /\[5]|time(d)?[ _-]?out/i],
];

/** Gives the error a failed `wx.request` or `wx.uploadFile` stands for; whatever is unknown is the network's. */
export function networkError(failure: WxFailure, call: "request" | "uploadFile", url: string): UploadError {
  const error = wxError(failure, "NETWORK");
  const origin = url.split("/", 3).join("/").split("?")[0];
  const isUnlisted = error.code === "DOMAIN_NOT_LISTED";
  const hint = isUnlisted ? `: add ${origin} to the mini-program's ${call} domains` : ` (${origin})`;
  // https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html: in the background, and when the
  // phone changes its network.
  const interrupted = /interrupted|network change/i.test(error.message);
  return new UploadError(error.code, { detail: error.detail + hint, interrupted, cause: failure });
}

/** Gives the error a failed call of the file system stands for; whatever is unknown is FILE_UNREADABLE. */
export function fileError(failure: unknown): UploadError {
  return wxError(failure, "FILE_UNREADABLE");
}

/** Gives the error a failed chooser stands for; whatever is unknown is CHOOSE_FAILED. */
export function chooseError(failure: unknown): UploadError {
  const error = wxError(failure, "CHOOSE_FAILED");
  if (error.code === "PRIVACY_NOT_DECLARED" || error.code === "PERMISSION_DENIED") return error;
  return new UploadError("CHOOSE_FAILED", { detail: error.detail, cause: failure });
}

/** Gives the error a failed call of `wx` stands for, under the code `usual` when it says nothing that is known. */
export function wxError(failure: unknown, usual: ErrorCode): UploadError {
  const { errMsg, errno, errCode } = (failure ?? {}) as WxFailure;
  const number = errno ?? errCode;
  const detail = (errMsg ?? String(failure)) + (number ? ` [${number}]` : "");
  return new UploadError(codeOf(detail, meanings) ?? usual, { detail, cause: failure });
}
