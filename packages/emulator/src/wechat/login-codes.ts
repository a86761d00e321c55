import type { RandomBytes } from "../ram/index.ts";
import { WechatError } from "./wechat-error.ts";

/** Milliseconds. */
const LIFE = 5 * 60_000;

/** Whoever has a code that was never issued here. Their codes are good always: WeChat DevTools' guest has only one. */
const FOREIGNER = "foreigner";

export interface LoginCodesOptions {
  readonly now: () => Date;
  readonly random: RandomBytes;
  /** Whether codes that were not issued here are taken. */
  readonly takesForeign: boolean;
}

/** What `wx.login` gives: codes that are good once and for five minutes. */
export class LoginCodes {
  readonly #takesForeign: boolean;
  readonly #now: () => Date;
  readonly #random: RandomBytes;
  readonly #codes = new Map<string, { readonly user: string; readonly endsAt: number; used: boolean }>();

  constructor({ now, random, takesForeign }: LoginCodesOptions) {
    this.#now = now;
    this.#random = random;
    this.#takesForeign = takesForeign;
  }

  issue(user: string): string {
    const time = this.#now().getTime();
    for (const [code, { endsAt }] of this.#codes) if (endsAt <= time) this.#codes.delete(code);
    const code = `0${Buffer.from(this.#random(24)).toString("base64url").slice(0, 31)}`;
    this.#codes.set(code, { user, endsAt: time + LIFE, used: false });
    return code;
  }

  /** The user of a code that can be redeemed now. @throws WechatError 40029, 40163, 41008 */
  ownerOf(code: string | undefined): string {
    if (!code) throw new WechatError(41008, "missing code");
    const known = this.#codes.get(code);
    if (!known && this.#takesForeign) return FOREIGNER;
    if (!known || known.endsAt <= this.#now().getTime()) throw new WechatError(40029, "invalid code");
    if (known.used) throw new WechatError(40163, "code been used");
    return known.user;
  }

  use(code: string): void {
    const known = this.#codes.get(code);
    if (known) known.used = true;
  }
}
