import type { RandomBytes } from "../ram/index.ts";
import { WechatError } from "./wechat-error.ts";

/** Seconds. */
const LIFE = 7200;
/** Milliseconds before its end from which a token is replaced when it is asked for; both are good then. */
const OVERLAP = 5 * 60_000;

interface Token {
  readonly text: string;
  readonly endsAt: number;
}

/**
 * The stable access token: everybody who asks gets the same one, until its last five minutes.
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 */
export class AccessTokens {
  readonly #now: () => Date;
  readonly #random: RandomBytes;
  #tokens: Token[] = [];

  constructor(now: () => Date, random: RandomBytes) {
    this.#now = now;
    this.#random = random;
  }

  current(): { access_token: string; expires_in: number } {
    const time = this.#now().getTime();
    let token = this.#tokens[0];
    if (!token || token.endsAt - time <= OVERLAP) {
      token = {
        text: `E_${Buffer.from(this.#random(48)).toString("base64url")}`,
        endsAt: time + LIFE * 1000,
      };
      this.#tokens = [token, ...this.#tokens.slice(0, 1)];
    }
    return { access_token: token.text, expires_in: Math.floor((token.endsAt - time) / 1000) };
  }

  /** Ends all there are, as a forced refresh elsewhere does. */
  revoke(): void {
    this.#tokens = [];
  }

  /** @throws WechatError 40001, 42001, 41001 */
  check(given: string | undefined): void {
    if (!given) throw new WechatError(41001, "access_token missing");
    const token = this.#tokens.find(({ text }) => text === given);
    if (!token)
      throw new WechatError(
        40001,
        "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken",
      );
    if (token.endsAt <= this.#now().getTime()) throw new WechatError(42001, "access_token expired");
  }
}
