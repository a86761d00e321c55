import { type ErrorCode, errorKinds } from "@zhichuan/contract/error-codes";
import type { UploadFailure } from "./item.ts";

export interface UploadErrorOptions {
  /** Names the request at the server or at OSS. */
  readonly requestId?: string | undefined;
  /** For the developer: what the other side said. Never holds a secret. */
  readonly detail?: string | undefined;
  /** Default: what the error table says. */
  readonly retryable?: boolean | undefined;
  /** Whether the platform ended it for reasons of its own: another network, the app in the background. */
  readonly interrupted?: boolean | undefined;
  readonly cause?: unknown;
}

/** The one error of this package. What the user reads is in the error table of `@zhichuan/contract/errors`, under `code`. */
export class UploadError extends Error {
  declare readonly code: ErrorCode;
  declare readonly retryable: boolean;
  declare readonly requestId: string | undefined;
  declare readonly detail: string | undefined;
  declare readonly interrupted: boolean;

  constructor(
    code: ErrorCode,
    { requestId, detail, retryable, interrupted = false, cause }: UploadErrorOptions = {},
  ) {
    super(code + (detail ? `: ${detail}` : "") + (requestId ? ` (request id ${requestId})` : ""));
    this.name = "UploadError";
    this.cause = cause;
    this.code = code;
    this.retryable = retryable ?? errorKinds[code].retryable;
    this.requestId = requestId;
    this.detail = detail;
    this.interrupted = interrupted;
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

/** What an error that was given another code stands for; any other is its own cause. */
export function causeOf(error: UploadError): UploadError {
  return error.cause instanceof UploadError ? error.cause : error;
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
