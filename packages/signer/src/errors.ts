/** What a caller can have got wrong: one code a rule. */
export type SignerErrorCode =
  | "INVALID_KEY"
  | "INVALID_BUCKET"
  | "INVALID_REGION"
  | "INVALID_EXPIRES"
  | "INVALID_DATE"
  | "INVALID_URL"
  | "INVALID_QUERY"
  | "INVALID_HEADER"
  | "INVALID_FIELD"
  | "INVALID_LENGTH";

/** Thrown by every signing function before anything is signed; `message` says which value and what to do. */
export class SignerError extends Error {
  override readonly name = "SignerError";
  readonly code: SignerErrorCode;

  constructor(code: SignerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
