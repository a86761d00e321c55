/**
 * How the page asks its own server to make a request in its stead. A browser would add an Origin, apply CORS and hide
 * headers, none of which happens in WeChat. The page sends `POST <relay>` with these headers and the body to pass on;
 * the answer's body is the other server's.
 */
export const RELAY_REQUEST = {
  /** The absolute address. */
  url: "x-wx-url",
  method: "x-wx-method",
  /** The headers to send: percent-encoded JSON, an object. */
  headers: "x-wx-headers",
} as const;

export const RELAY_ANSWER = {
  /** The other server's status; absent when there was no answer. */
  status: "x-wx-status",
  /** The other server's headers: percent-encoded JSON, pairs. */
  headers: "x-wx-headers",
  /** Why there was no answer: one of `RelayFault`. The answer's body then says more. */
  fault: "x-wx-fault",
} as const;

/** `domain`: the address is not one the relay may ask. The others are those of a NetworkFault. */
export type RelayFault = "domain" | "refused" | "reset" | "name" | "other";

/** A header of the browser's own request carries ISO-8859-1 only. */
export function encodeHeaders(headers: unknown): string {
  return encodeURIComponent(JSON.stringify(headers));
}

/** Undoes `encodeHeaders`. Throws SyntaxError or URIError. */
export function decodeHeaders(text: string): unknown {
  return JSON.parse(decodeURIComponent(text));
}
