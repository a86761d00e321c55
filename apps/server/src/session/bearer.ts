import { ApiError } from "../api-error.ts";

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** The token of an `Authorization` header. Throws an ApiError, SESSION_NEEDED, when there is none. */
export function bearerToken(authorization: string | undefined): string {
  const token = BEARER.exec(authorization ?? "")?.[1];
  if (token === undefined)
    throw new ApiError("SESSION_NEEDED", {
      reason: authorization === undefined ? "no Authorization header" : "no bearer token",
    });
  return token;
}
