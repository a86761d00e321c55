import { CredentialsError, type CredentialsErrorCode } from "./credentials-error.ts";
import type { LibraryError } from "./library-error.ts";

const byCode: Record<string, CredentialsErrorCode> = {
  ENOTFOUND: "HOST_NOT_FOUND",
  EAI_AGAIN: "HOST_NOT_FOUND",
  ETIMEDOUT: "TIMEOUT",
  ECONNREFUSED: "UNREACHABLE",
  ECONNRESET: "UNREACHABLE",
  ECONNABORTED: "UNREACHABLE",
  EPIPE: "UNREACHABLE",
  EPROTO: "UNREACHABLE",
  EHOSTUNREACH: "UNREACHABLE",
  EHOSTDOWN: "UNREACHABLE",
  ENETUNREACH: "UNREACHABLE",
  ENETDOWN: "UNREACHABLE",
  EADDRNOTAVAIL: "UNREACHABLE",
};

/**
 * The error for a service that did not answer; `undefined` if it did.
 * @param service what was asked, e.g. `STS at http://127.0.0.1:9001`
 * @param advice what to check, as a sentence
 */
export function explainNetworkError(
  error: LibraryError,
  service: string,
  advice: string,
): CredentialsError | undefined {
  const code = error.name.includes("Timeout") ? "TIMEOUT" : networkCode(error);
  if (!code) return undefined;
  const what = {
    TIMEOUT: "did not answer in time",
    HOST_NOT_FOUND: "cannot be found: its name does not resolve",
    UNREACHABLE: `cannot be reached${error.code ? ` (${error.code})` : ""}`,
  }[code as "TIMEOUT" | "HOST_NOT_FOUND" | "UNREACHABLE"];
  return new CredentialsError(code, `${service} ${what}. ${advice}`, { retryable: true, cause: error.cause });
}

function networkCode({ code, status }: LibraryError): CredentialsErrorCode | undefined {
  if (!code || status !== undefined) return undefined;
  return byCode[code] ?? (/CERT|TLS|SSL|SIGNATURE/.test(code) ? "UNREACHABLE" : undefined);
}
