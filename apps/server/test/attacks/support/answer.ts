import { ErrorBody, type ErrorCode, errors, isErrorCode } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { expect } from "vitest";

/** An answer as it came. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A genuine push about a check that nobody has asked for is to come again. */
const EXPECTED: ReadonlySet<ErrorCode> = new Set(["STORAGE_UNAVAILABLE"]);

/** What no answer shows: where the server's code lies, and what it looks like inside. */
const INSIDE =
  /node_modules|\.ts\b|\.js:\d|\bat [\w.<>]+ \(|\/work\/|\/src\/|ECONN|TypeError|RangeError|SyntaxError/;

/**
 * Checks what holds for every answer to a malformed request: a success, or our own error, which shows nothing. Gives its
 * code.
 */
export function checkAnswer({ statusCode, headers, body }: Answer): ErrorCode | undefined {
  if (statusCode < 400) return undefined;
  expect(body).not.toMatch(INSIDE);
  expect(headers["content-type"]).toMatch(/^application\/json/);
  const parsed: unknown = JSON.parse(body);
  if (!Value.Check(ErrorBody, parsed)) throw new Error(`no ErrorBody: ${body}`);
  const { code, retryable, requestId } = parsed.error;
  if (!isErrorCode(code)) throw new Error(`${code} is not in the table`);
  // What is no request at all is answered with HTTP's own statuses.
  const status = [408, 431].includes(statusCode) ? errors.INVALID_REQUEST.status : statusCode;
  expect([status, retryable]).toEqual([errors[code].status, errors[code].retryable]);
  expect(requestId).toBe(headers["x-request-id"]);
  if (!EXPECTED.has(code)) expect(statusCode).toBeLessThan(500);
  return code;
}
