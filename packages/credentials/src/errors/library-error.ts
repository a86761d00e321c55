import { redact } from "./redact.ts";

/** What is worth knowing of an error thrown by one of the @alicloud packages. */
export interface LibraryError {
  readonly name: string;
  /** The service's code (`NoPermission`) or the system's (`ECONNREFUSED`). */
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The service's own words where it answered, else the library's. */
  readonly message: string;
  /** A copy for `cause`, without what the original carries beside its message: request, headers, answer. */
  readonly cause: Error;
}

/** Reads an error without trusting its shape, and takes `secrets` out of every text. */
export function readLibraryError(error: unknown, secrets: readonly string[] = []): LibraryError {
  const thrown = asRecord(error);
  const answer = asRecord(thrown.data);
  const name = text(thrown.name) ?? "Error";
  const cause = new Error(redact(text(thrown.message) ?? String(error), secrets));
  cause.name = name;
  return {
    name,
    code: text(thrown.code),
    status: typeof thrown.statusCode === "number" ? thrown.statusCode : undefined,
    requestId: text(answer.RequestId) ?? text(thrown.requestId),
    message: text(answer.Message) === undefined ? cause.message : redact(String(answer.Message), secrets),
    cause,
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The libraries write absent values as the word "undefined". */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value !== "undefined" ? value : undefined;
}
