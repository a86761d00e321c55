import type { ErrorCode } from "@zhichuan/contract/error-codes";
import { codeOf, type Meanings, UploadError } from "../errors.ts";

/** What `fail` is given: not every call and every base library gives every field. */
export interface WxFailure {
  readonly errMsg?: string;
  readonly errno?: number;
  readonly errCode?: number;
}

/** What the user or the mini-program's own settings do not allow: all that a chooser's failure can be known for. */
const forbidden: Meanings = [
  ["PRIVACY_NOT_DECLARED", /\[112]|privacy agreement/i],
  ["PERMISSION_DENIED", /\[10[34]]|auth(orize)? ?den|permission denied|not authorized/i],
];

/**
 * By number, and by text for older base libraries, which give nothing else:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html and the FileError table.
 */
const meanings: Meanings = [
  ["DOMAIN_NOT_LISTED", /\[600002]|not in domain list/i],
  ["INVALID_REQUEST", /\[(1001|600005|600009|60001[01])]/],
  [
    "FILE_UNREADABLE",
    /\[130(000[25]|001[34]|1000)]|no such file|file\b.*(not found|not exist|doesn't exist)/i,
  ],
  // A range was asked for that the file had and has no more.
  ["FILE_CHANGED", /\[130100[69]]/],
  ...forbidden,
  ["TIMEOUT", /\[5]|time(d)?[ _-]?out/i],
];

/** Gives the error a failed call to `url` stands for; whatever is unknown is the network's. */
export const networkError = (failure: WxFailure, url: string): UploadError =>
  // The origin alone: what stands behind it may be signed. In a list of domains it is the origin that may be missing.
  wxError(failure, "NETWORK", meanings, ` (${url.split(/[/?]/, 3).join("/")})`);

/** Gives the error a failed call of the file system stands for; whatever is unknown is FILE_UNREADABLE. */
export const fileError = (failure: unknown): UploadError => wxError(failure, "FILE_UNREADABLE", meanings);

/** Gives the error a failed chooser stands for; whatever is unknown is CHOOSE_FAILED. */
export const chooseError = (failure: unknown): UploadError => wxError(failure, "CHOOSE_FAILED", forbidden);

/** Gives the error a failed call of `wx` stands for: the code `usual` when it says nothing that is in `known`. */
export const wxError = (failure: unknown, usual: ErrorCode, known: Meanings, where = ""): UploadError => {
  const { errMsg, errno, errCode } = (failure ?? {}) as WxFailure;
  const number = errno ?? errCode;
  const said = `${errMsg ?? failure}${number ? ` [${number}]` : ""}`;
  return new UploadError(codeOf(said, known) ?? usual, {
    detail: said + where,
    // https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html: in the background, and when the
    // phone changes its network.
    interrupted: /interrupted|network change/i.test(said),
    cause: failure,
  });
};
