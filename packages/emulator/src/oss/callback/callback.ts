import type { CallbackBody } from "./callback-body.ts";

/** What OSS is to do once the object is stored: call the first of these servers that answers. */
export interface Callback {
  /** One to five. */
  readonly urls: readonly URL[];
  /** The `Host` of the call, where it is to be another than the URL's own. */
  readonly host?: string;
  readonly body: CallbackBody;
  /** Whether a TLS handshake names the host. */
  readonly sni: boolean;
  /** The caller's own, by their names, e.g. `x:upload`. */
  readonly custom: Readonly<Record<string, string>>;
}
