/** Bytes. The longest body is a `complete` with its `upload`, of 8 KiB at most. */
export const BODY_LIMIT = 16 * 1024;

/** Milliseconds. What slow or silent clients are given. */
export interface Timeouts {
  /** A connection on which nothing moves. */
  readonly connectionTimeout: number;
  /** A request's headers, from their first byte to their last. */
  readonly headersTimeout: number;
  /** A request, from its first byte to its last: they are short. */
  readonly requestTimeout: number;
  /** How often the two above are looked at: a request may take so much longer. */
  readonly checkInterval: number;
  /** A connection between two requests. */
  readonly keepAliveTimeout: number;
}

export const timeouts: Timeouts = {
  connectionTimeout: 60_000,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  checkInterval: 5_000,
  // Longer than a load balancer keeps an idle connection (60 s), so that it never sends into a closed one.
  keepAliveTimeout: 65_000,
};
