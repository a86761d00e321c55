/** Bytes. The longest body is a `complete` with its `upload`, of 8 KiB at most. */
export const BODY_LIMIT = 16 * 1024;

/** Milliseconds. What slow or silent clients are given. */
export const timeouts = {
  /** A connection on which nothing moves. */
  connectionTimeout: 60_000,
  /** A request, from its first byte to its last: they are short. */
  requestTimeout: 15_000,
  /** Longer than a load balancer keeps an idle connection (60 s), so that it never sends into a closed one. */
  keepAliveTimeout: 65_000,
};
