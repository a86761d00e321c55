/** What went wrong, for programs. */
export type CredentialsErrorCode =
  /** The role may not be assumed with this AccessKey. */
  | "NO_PERMISSION"
  | "ROLE_NOT_FOUND"
  | "ACCESS_KEY_NOT_FOUND"
  | "ACCESS_KEY_INACTIVE"
  /** The AccessKey's secret is wrong. */
  | "SECRET_WRONG"
  /** Long-lived keys where temporary ones are needed, or the other way round. */
  | "WRONG_KIND_OF_KEY"
  /** This machine's clock is more than 15 minutes off. */
  | "CLOCK_SKEWED"
  /** Role ARN, session name, duration, policy or endpoint. */
  | "INVALID_OPTION"
  | "THROTTLED"
  | "TIMEOUT"
  | "HOST_NOT_FOUND"
  | "UNREACHABLE"
  /** No RAM role is attached to this ECS instance, or not the one named. */
  | "NO_ECS_ROLE"
  /** No link of the default chain gave credentials. */
  | "NO_CREDENTIALS"
  /** The credentials that came had expired already. */
  | "EXPIRED"
  /** Anything else the service answered. */
  | "SERVICE_ERROR";

export interface CredentialsErrorDetails {
  /** Whether the same request may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** The service's id of the request, for Alibaba Cloud's support. */
  readonly requestId?: string | undefined;
  readonly cause?: Error | undefined;
}

/** Why there are no credentials; `message` says what to do. It never contains a secret or token. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
  readonly code: CredentialsErrorCode;
  readonly retryable: boolean;
  readonly requestId: string | undefined;

  constructor(code: CredentialsErrorCode, message: string, details: CredentialsErrorDetails) {
    super(message, { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable;
    this.requestId = details.requestId;
  }
}
