/** What is known of a failure beside its message. */
export interface OssErrorDetails {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** OSS's own code (`NoSuchBucket`), or `NetworkError`, `Timeout`, `UnexpectedAnswer` (not an answer of OSS). */
  readonly code: string;
  /** What was asked, in OSS's words. Example: `HeadObject`. */
  readonly operation?: string | undefined;
  /** The RAM action that was missing, where OSS says it. Example: `oss:GetObject`. */
  readonly deniedAction?: string | undefined;
  readonly requestId?: string | undefined;
  /** OSS's finer code. The manual says it may change: for people, not for branching. Example: `0002-00000201`. */
  readonly ec?: string | undefined;
  readonly hostId?: string | undefined;
  readonly cause?: unknown;
}

const RETRYABLE_CODES = new Set(["NetworkError", "Timeout", "RequestTimeout", "QpsLimitExceeded"]);

function isRetryable({ status, code }: OssErrorDetails): boolean {
  if (status >= 500 || status === 408 || status === 429) return true;
  // A success that makes no sense: something between us and OSS answered, or cut the answer short.
  if (code === "UnexpectedAnswer") return status < 300;
  return RETRYABLE_CODES.has(code);
}

/**
 * A request to OSS that did not succeed. `code` is what to branch on.
 * https://help.aliyun.com/zh/oss/developer-reference/error-responses
 */
export class OssError extends Error {
  override readonly name = "OssError";
  readonly status: number;
  readonly code: string;
  readonly operation: string | undefined;
  readonly deniedAction: string | undefined;
  readonly requestId: string | undefined;
  readonly ec: string | undefined;
  readonly hostId: string | undefined;
  /** Whether the same request can succeed later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(message: string, details: OssErrorDetails) {
    super(message, { cause: details.cause });
    this.status = details.status;
    this.code = details.code;
    this.operation = details.operation;
    this.deniedAction = details.deniedAction;
    this.requestId = details.requestId;
    this.ec = details.ec;
    this.hostId = details.hostId;
    this.retryable = isRetryable(details);
  }
}
