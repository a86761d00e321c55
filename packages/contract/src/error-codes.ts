/** Every error code there is, without a text: what the user reads is in errors.ts. */

/** What a program needs to know of one code. */
export interface ErrorKind {
  /** The HTTP status the server answers with; 0 where only the phone raises it. */
  readonly status: number;
  /** Whether the same request can succeed later without anybody changing anything. */
  readonly retryable: boolean;
}

/** What lasts until somebody changes something, and what may pass by itself. */
const lasting = (status = 0): ErrorKind => ({ status, retryable: false });
const passing = (status = 0): ErrorKind => ({ status, retryable: true });

const table = {
  // Raised by the server: the request.
  INVALID_REQUEST: lasting(400),
  INVALID_NAME: lasting(400),
  UNKNOWN_PROFILE: lasting(400),
  FILE_TOO_LARGE: lasting(413),
  FILE_TOO_SMALL: lasting(422),
  FILE_TYPE_NOT_ALLOWED: lasting(415),
  TICKET_INVALID: lasting(403),
  TICKET_EXPIRED: lasting(410),
  GUIDE_ENDPOINT_OFF: lasting(404),
  NOT_FOUND: lasting(404),

  // Raised by the server: who asks, and how much.
  SESSION_NEEDED: lasting(401),
  LOGIN_REFUSED: lasting(401),
  ACCOUNT_BLOCKED: lasting(403),
  TOO_MANY_REQUESTS: passing(429),
  QUOTA_EXCEEDED: lasting(429),
  CALLBACK_REFUSED: lasting(403),
  PUSH_REFUSED: lasting(403),

  // Raised by the server: the object.
  OBJECT_MISSING: lasting(409),
  OBJECT_MISMATCH: lasting(409),
  PARTS_MISSING: lasting(409),
  FILE_MISSING: lasting(404),
  CONTENT_PENDING: passing(409),
  CONTENT_REFUSED: lasting(403),

  // Raised by the server: its own state.
  CREDENTIALS_UNAVAILABLE: passing(503),
  STORAGE_UNAVAILABLE: passing(503),
  STORAGE_REFUSED: lasting(502),
  WECHAT_UNAVAILABLE: passing(503),
  WECHAT_REFUSED: lasting(502),
  OVERLOADED: passing(503),
  UPLOADS_OFF: lasting(503),
  STORED_NOT_CONFIRMED: passing(503),
  INTERNAL: passing(500),

  // Raised on the phone: choosing and reading.
  NO_FILE: lasting(),
  CHOOSE_FAILED: passing(),
  PRIVACY_NOT_DECLARED: lasting(),
  PERMISSION_DENIED: lasting(),
  FILE_UNREADABLE: lasting(),
  FILE_CHANGED: lasting(),
  FILE_NEEDED: lasting(),

  // Raised on the phone: the way to the server and to the bucket.
  TICKET_FAILED: passing(),
  NETWORK: passing(),
  TIMEOUT: passing(),
  DOMAIN_NOT_LISTED: lasting(),
  SIGNATURE_REFUSED: lasting(),
  POLICY_EXPIRED: passing(),
  UPLOAD_REFUSED: lasting(),
} as const satisfies Record<string, ErrorKind>;

/** Every code there is. */
export type ErrorCode = keyof typeof table;

/** The codes themselves. */
export const errorKinds: Readonly<Record<ErrorCode, ErrorKind>> = table;

/** Whether `code` is one of them: an answer may come from a newer server, or from something in between. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.keys(table).includes(code);
}
