import { type ErrorCode, errors } from "@zhichuan/contract";

/** What an ApiError may say beyond its code. */
export interface ApiErrorDetails {
  /** For the developer, in the answer: what exactly is wrong. Default: the table's English text. */
  readonly detail?: string;
  /** For the log alone: why, where the answer must not tell. */
  readonly reason?: string;
  /** Seconds after which it makes sense to ask again. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** An answer that is no success: one code of the error table, which knows its status and its texts. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly reason: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, { detail, reason, retryAfter, cause }: ApiErrorDetails = {}) {
    super(detail === undefined ? tableText(code) : `${detail}.`, { cause });
    this.code = code;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** What the table says of a code, as one line of English. */
export function tableText(code: ErrorCode): string {
  const { message, action } = errors[code].en;
  return `${message}. ${action}.`;
}
