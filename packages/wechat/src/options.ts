/** What a client is made from. */
export interface WechatClientOptions {
  /** The mini-program's. Example: `wx0123456789abcdef`. */
  readonly appid: string;
  /** The mini-program's AppSecret. */
  readonly secret: string;
  /** WeChat's server API, without a slash at the end. Default: `https://api.weixin.qq.com`. */
  readonly api?: string;
  readonly now: () => Date;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** How long one request may take, in milliseconds. Default: 5000. */
  readonly timeoutMs?: number;
}
