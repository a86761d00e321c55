/** What is set in the mini-program's console under message push (消息推送), and what was set there before. */
export interface PushKeys {
  /** The mini-program's own. Example: `wx0123456789abcdef`. */
  readonly appid: string;
  /** The Token, and while it is being changed the one before. Example: `["new", "old"]`. */
  readonly tokens: readonly string[];
  /**
   * The EncodingAESKey, 43 letters and digits, and while it is being changed the one before. With one set, a message
   * that is not encrypted is refused. Default: none, messages are plain.
   */
  readonly aesKeys?: readonly string[];
  readonly now: () => Date;
}

/** What WeChat writes into the query of every push. */
export interface PushQuery {
  readonly signature?: unknown;
  /** Seconds since 1970. */
  readonly timestamp?: unknown;
  readonly nonce?: unknown;
  /** On the first request, which proves that the address is ours. */
  readonly echostr?: unknown;
  /** Of an encrypted message. */
  readonly msg_signature?: unknown;
}
