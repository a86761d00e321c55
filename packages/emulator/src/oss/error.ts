import { type ErrorEntry, errorTable } from "./error-table.ts";
import type { XmlValue } from "./xml.ts";

/** Further elements of the error's XML, in OSS's names, e.g. `{ StringToSign: "…" }`. */
export type ErrorDetails = Readonly<Record<string, XmlValue>>;

/** A request that OSS refuses. */
export class OssError extends Error {
  override readonly name = "OssError";
  readonly status: number;
  readonly code: string;
  readonly ec: string | undefined;
  readonly details: ErrorDetails;

  constructor({ status, code, message, ec }: ErrorEntry, details: ErrorDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.ec = ec;
    this.details = details;
  }
}

/**
 * The error of one case.
 * @param refusal a case of the error table
 * @param details further elements of its XML
 * @param message what to say instead of the table's sentence
 */
export function ossError(
  refusal: keyof typeof errorTable,
  details: ErrorDetails = {},
  message: string = errorTable[refusal].message,
): OssError {
  return new OssError({ ...errorTable[refusal], message }, details);
}

/** 400 InvalidArgument that names the argument at fault, as OSS does. */
export function invalidArgument(name: string, value: string, message?: string): OssError {
  return ossError("invalidArgument", { ArgumentName: name, ArgumentValue: value }, message);
}
