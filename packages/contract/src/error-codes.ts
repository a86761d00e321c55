/**
 * Every error code there is. It stands alone (no import, no texts) because the upload engine has it on the phone; what
 * the user reads is in errors.ts.
 */

/** What a program needs to know of one code. */
export interface ErrorKind {
  /** The HTTP status the server answers with; 0 where only the phone raises it. */
  readonly status: number;
  /** Whether the same request can succeed later without anybody changing anything. */
  readonly retryable: boolean;
}

const table = {
  // Raised by the server: the request.
  INVALID_REQUEST: { status: 400, retryable: false },
  INVALID_NAME: { status: 400, retryable: false },
  UNKNOWN_PROFILE: { status: 400, retryable: false },
  FILE_TOO_LARGE: { status: 413, retryable: false },
  FILE_TOO_SMALL: { status: 422, retryable: false },
  FILE_TYPE_NOT_ALLOWED: { status: 415, retryable: false },
  TICKET_INVALID: { status: 403, retryable: false },
  TICKET_EXPIRED: { status: 410, retryable: false },
  GUIDE_ENDPOINT_OFF: { status: 404, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },

  // Raised by the server: the object.
  OBJECT_MISSING: { status: 409, retryable: false },
  OBJECT_MISMATCH: { status: 409, retryable: false },
  PARTS_MISSING: { status: 409, retryable: false },

  // Raised by the server: its own state.
  CREDENTIALS_UNAVAILABLE: { status: 503, retryable: true },
  STORAGE_UNAVAILABLE: { status: 503, retryable: true },
  STORAGE_REFUSED: { status: 502, retryable: false },
  INTERNAL: { status: 500, retryable: true },

  // Raised on the phone: choosing and reading.
  NO_FILE: { status: 0, retryable: false },
  CHOOSE_FAILED: { status: 0, retryable: true },
  PRIVACY_NOT_DECLARED: { status: 0, retryable: false },
  PERMISSION_DENIED: { status: 0, retryable: false },
  FILE_UNREADABLE: { status: 0, retryable: false },
  FILE_CHANGED: { status: 0, retryable: false },
  FILE_NEEDED: { status: 0, retryable: false },

  // Raised on the phone: the way to the server and to the bucket.
  TICKET_FAILED: { status: 0, retryable: true },
  NETWORK: { status: 0, retryable: true },
  TIMEOUT: { status: 0, retryable: true },
  DOMAIN_NOT_LISTED: { status: 0, retryable: false },
  SIGNATURE_REFUSED: { status: 0, retryable: false },
  POLICY_EXPIRED: { status: 0, retryable: true },
  UPLOAD_REFUSED: { status: 0, retryable: false },
  STORED_NOT_CONFIRMED: { status: 0, retryable: true },
} as const satisfies Record<string, ErrorKind>;

/** Every code there is. */
export type ErrorCode = keyof typeof table;

/** The codes themselves. */
export const errorKinds: Readonly<Record<ErrorCode, ErrorKind>> = table;

/** Whether `code` is one of them: an answer may come from a newer server, or from something in between. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.keys(table).includes(code);
}
