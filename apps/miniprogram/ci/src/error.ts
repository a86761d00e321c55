/** What can stop a release. */
export type ReleaseErrorCode =
  | "USAGE"
  | "API_ADDRESS"
  | "APPID"
  | "ROBOT"
  | "KEY_MISSING"
  | "KEY_UNREADABLE"
  | "KEY_INVALID"
  | "GIT"
  | "COMPILE"
  | "PAGE_MISSING"
  | "PACKAGE_TOO_LARGE"
  | "NETWORK"
  | "IP_NOT_ALLOWED"
  | "KEY_REFUSED"
  | "APPID_REFUSED"
  | "WECHAT_REFUSED"
  | "QR_CODE"
  | "UNEXPECTED";

/** A release did not happen; the message says why and what to do about it, and holds no secret. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";
  readonly code: ReleaseErrorCode;

  constructor(code: ReleaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
