import type { Exchange } from "./exchange.ts";
import type { WechatClientOptions } from "./options.ts";
import { WechatError } from "./wechat-error.ts";

/** Milliseconds before a token's end from which WeChat gives its successor, while the token itself still serves. */
const EARLY = 5 * 60_000;
/** Milliseconds between two tries to renew a token that still serves. */
const PAUSE = 30_000;

interface Held {
  readonly token: string;
  /** Milliseconds. */
  readonly endsAt: number;
}

/**
 * The access token of one mini-program: cached, renewed early while the old one goes on serving, one request in flight.
 * Several servers may ask at once: getStableAccessToken gives all of them the same token.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 */
export class AccessToken {
  readonly #exchange: Exchange;
  readonly #options: Pick<WechatClientOptions, "appid" | "secret" | "now">;
  #held: Held | undefined;
  #request: Promise<string> | undefined;
  #notBefore = 0;

  constructor(exchange: Exchange, options: Pick<WechatClientOptions, "appid" | "secret" | "now">) {
    this.#exchange = exchange;
    this.#options = options;
  }

  /** A token that is valid now. Throws a WechatError when none is held and none can be had. */
  async get(): Promise<string> {
    const time = this.#time();
    const held = this.#held;
    if (!held || held.endsAt <= time) return this.#renew();
    if (held.endsAt - time <= EARLY && time >= this.#notBefore) {
      this.#notBefore = time + PAUSE;
      // Nobody waits for it: the old one serves, and the next call after the pause tries again.
      this.#renew().catch(() => {});
    }
    return held.token;
  }

  /** WeChat refused this token before its time: the next `get` asks for another. */
  drop(token: string): void {
    if (this.#held?.token === token) this.#held = undefined;
  }

  #renew(): Promise<string> {
    this.#request ??= this.#fetch().finally(() => {
      this.#request = undefined;
    });
    return this.#request;
  }

  async #fetch(): Promise<string> {
    const { appid, secret } = this.#options;
    const askedAt = this.#time();
    const { access_token: token, expires_in: seconds } = await this.#exchange({
      path: "/cgi-bin/stable_token",
      body: { grant_type: "client_credential", appid, secret },
      hidden: [secret],
    });
    if (typeof token !== "string" || !token || typeof seconds !== "number")
      throw new WechatError("UNAVAILABLE", "WeChat's answer holds no access token");
    this.#held = { token, endsAt: askedAt + seconds * 1000 };
    return token;
  }

  #time(): number {
    return this.#options.now().getTime();
  }
}
