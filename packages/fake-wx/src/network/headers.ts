import type { HttpHead } from "../platform.ts";

/** WeChat sends its own Referer and lets nobody set another. */
const REFERER = "https://servicewechat.com/touristappid/devtools/page-frame.html";

/** Gives the request's headers with lower-case names; values that are no strings are written as strings. */
export function requestHeaders(given: Record<string, unknown> | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given ?? {})) headers[name.toLowerCase()] = String(value);
  headers.referer = REFERER;
  return headers;
}

/** Gives the answer's head as WeChat hands it to listeners: repeated headers joined, cookies apart. */
export function receivedHead({ status, headers }: HttpHead) {
  const header: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of headers) {
    if (name.toLowerCase() === "set-cookie") cookies.push(value);
    header[name] = header[name] === undefined ? value : `${header[name]},${value}`;
  }
  return { statusCode: status, header, cookies };
}
