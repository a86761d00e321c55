import type { RandomBytes } from "../ram/index.ts";
import { WechatError } from "./wechat-error.ts";

/** Milliseconds. */
const LIFE = 5 * 60_000;

/** What `wx.login` gives: codes that are good once and for five minutes. */
export class LoginCodes {
  readonly #now: () => Date;
  readonly #random: RandomBytes;
  readonly #codes = new Map<string, { readonly openid: string; readonly endsAt: number; used: boolean }>();

  constructor(now: () => Date, random: RandomBytes) {
    this.#now = now;
    this.#random = random;
  }

  issue(openid: string): string {
    const time = this.#now().getTime();
    for (const [code, { endsAt }] of this.#codes) if (endsAt <= time) this.#codes.delete(code);
    const code = `0${Buffer.from(this.#random(24)).toString("base64url").slice(0, 31)}`;
    this.#codes.set(code, { openid, endsAt: time + LIFE, used: false });
    return code;
  }

  /** The user of a code that can be redeemed now. @throws WechatError 40029, 40163, 41008 */
  ownerOf(code: string | undefined): string {
    if (!code) throw new WechatError(41008, "missing code");
    const known = this.#codes.get(code);
    if (!known || known.endsAt <= this.#now().getTime()) throw new WechatError(40029, "invalid code");
    if (known.used) throw new WechatError(40163, "code been used");
    return known.openid;
  }

  use(code: string): void {
    const known = this.#codes.get(code);
    if (known) known.used = true;
  }
}
