import { type ErrorCode, errors } from "@zhichuan/contract/errors";
import type { UploadFailure } from "./item.ts";

export interface UploadErrorOptions {
  /** Names the request at the server or at OSS. */
  readonly requestId?: string | undefined;
  /** For the developer: what the other side said. Never holds a secret. */
  readonly detail?: string | undefined;
  /** Default: what the error table says. */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/** The one error of this package. `code` is of the error table, whose texts are for the user. */
export class UploadError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly requestId: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, { requestId, detail, retryable, cause }: UploadErrorOptions = {}) {
    const notes = [detail, requestId && `request id ${requestId}`].filter(Boolean);
    super(`${code}: ${errors[code].en.message}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`);
    this.name = "UploadError";
    this.cause = cause;
    this.code = code;
    this.retryable = retryable ?? errors[code].retryable;
    this.requestId = requestId;
    this.detail = detail;
  }
}

/** Gives `error` if it is an UploadError; anything else is a fault of this program, kept as its cause. */
export function toUploadError(error: unknown): UploadError {
  if (error instanceof UploadError) return error;
  return new UploadError("INTERNAL", { detail: String(error), cause: error, retryable: false });
}

/** Gives the error under another code, itself as the cause. */
export function recoded(error: UploadError, code: ErrorCode): UploadError {
  const detail = error.detail === undefined ? error.code : `${error.code}: ${error.detail}`;
  return new UploadError(code, { requestId: error.requestId, detail, cause: error });
}

/** Gives the error as plain data: a key that has no value is not there, since `setData` refuses `undefined`. */
export function toFailure({ code, retryable, requestId, detail }: UploadError): UploadFailure {
  return Object.freeze({
    code,
    retryable,
    ...(requestId !== undefined && { requestId }),
    ...(detail !== undefined && { detail }),
  });
}
