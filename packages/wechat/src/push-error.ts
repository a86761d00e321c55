/** Why a pushed message is not believed. For the log: whoever sent it is told nothing. */
export type PushErrorCode =
  /** The query lacks something, or has it in no form that WeChat sends. */
  | "QUERY"
  /** No token makes this signature. */
  | "SIGNATURE"
  /** Signed too long ago, or in the future: perhaps sent a second time by somebody else. */
  | "TIMESTAMP"
  /** Not encrypted, though a key is set. */
  | "PLAIN"
  /** Encrypted, but no key is set, or none opens it. */
  | "KEY"
  /** Meant for another mini-program. */
  | "APPID"
  /** Believed, but neither XML nor JSON. */
  | "BODY";

/** A pushed message that is not WeChat's, or that cannot be read. */
export class PushError extends Error {
  override readonly name = "PushError";
  readonly code: PushErrorCode;

  constructor(code: PushErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
