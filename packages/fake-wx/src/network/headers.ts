import type { DeviceQuirks, HttpHead } from "../platform.ts";

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
export function receivedHead({ status, headers }: HttpHead, quirks?: DeviceQuirks) {
  const header: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [given, value] of headers) {
    const name = quirks?.recasesHeaders ? capitalised(given) : given;
    if (name.toLowerCase() === "set-cookie") cookies.push(value);
    header[name] = header[name] === undefined ? value : `${header[name]},${value}`;
  }
  return { statusCode: status, header, cookies };
}

/** As iOS writes header names: `x-oss-request-id` is `X-Oss-Request-Id`, `ETag` is `Etag`. */
function capitalised(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
