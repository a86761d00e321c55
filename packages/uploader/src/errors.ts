import type { ErrorCode } from "@zhichuan/contract/error-codes";
import type { UploadFailure } from "./item.ts";

/** Of the codes that are raised on the phone, those that may pass by themselves; the server says it of its own. */
const passing: readonly ErrorCode[] = [
  "CHOOSE_FAILED",
  "NETWORK",
  "POLICY_EXPIRED",
  "STORAGE_UNAVAILABLE",
  "STORED_NOT_CONFIRMED",
  "TICKET_FAILED",
  "TIMEOUT",
  "WECHAT_UNAVAILABLE",
];

export interface UploadErrorOptions {
  /** Names the request at the server or at OSS. */
  readonly requestId?: string | undefined;
  /** For the developer: what the other side said. Never holds a secret. */
  readonly detail?: string | undefined;
  /** Default: what the error table says of a code that is raised on the phone. */
  readonly retryable?: boolean;
  /** Whether the platform ended it for reasons of its own: another network, the app in the background. */
  readonly interrupted?: boolean;
  readonly cause?: unknown;
}

/**
 * The one error of this package. What the user reads is in the error table of `@zhichuan/contract/errors`, under `code`.
 * A newer server's code is passed on as it is; `entryOf` there knows what to show for one.
 */
export class UploadError extends Error {
  declare readonly code: ErrorCode;
  declare readonly retryable: boolean;
  declare readonly requestId: string | undefined;
  declare readonly detail: string | undefined;
  declare readonly interrupted?: boolean;

  constructor(code: ErrorCode, options: UploadErrorOptions = {}) {
    const { requestId, detail } = options;
    super(code + (detail ? `: ${detail}` : "") + (requestId ? ` (request id ${requestId})` : ""));
    Object.assign(this, { name: "UploadError", code, retryable: passing.includes(code) }, options);
  }
}

/** Gives `error` if it is an UploadError; anything else is a fault of this program, kept as its cause. */
export const toUploadError = (error: unknown): UploadError =>
  error instanceof UploadError ? error : new UploadError("INTERNAL", { detail: String(error), cause: error });

/** Gives the error under another code, itself as the cause. */
export const recoded = (cause: UploadError, code: ErrorCode): UploadError => {
  const { requestId, detail } = cause;
  return new UploadError(code, { requestId, detail: cause.code + (detail ? `: ${detail}` : ""), cause });
};

/** Gives the error as plain data: a key that has no value is not there, since `setData` refuses `undefined`. */
export const toFailure = ({ code, retryable, requestId, detail }: UploadError): UploadFailure =>
  Object.freeze({ code, retryable, ...(requestId && { requestId }), ...(detail && { detail }) });

/** Tells whether an error has one of these codes. */
export const among =
  (...codes: readonly ErrorCode[]) =>
  ({ code }: UploadError): boolean =>
    codes.includes(code);

/** What each code stands for where only a text is known: the first that fits counts. */
export type Meanings = readonly (readonly [ErrorCode, RegExp])[];

/** Finds the code a text stands for. */
export const codeOf = (text: string, meanings: Meanings): ErrorCode | undefined =>
  meanings.find(([, said]) => said.test(text))?.[0];
