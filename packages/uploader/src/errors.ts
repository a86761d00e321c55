import { type ErrorCode, errorKinds } from "@zhichuan/contract/error-codes";
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

/** The one error of this package. What the user reads is in the error table of `@zhichuan/contract/errors`, under `code`. */
export class UploadError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly requestId: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, { requestId, detail, retryable, cause }: UploadErrorOptions = {}) {
    super(code + (detail ? `: ${detail}` : "") + (requestId ? ` (request id ${requestId})` : ""));
    this.name = "UploadError";
    this.cause = cause;
    this.code = code;
    this.retryable = retryable ?? errorKinds[code].retryable;
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
