import { WechatError } from "./wechat-error.ts";

const MINUTE = 60_000;

/** Counts calls of each user in the running minute. */
export class MinuteLimit {
  readonly #now: () => Date;
  readonly #most: number;
  #minute = 0;
  #counts = new Map<string, number>();

  constructor(now: () => Date, most: number) {
    this.#now = now;
    this.#most = most;
  }

  /** @throws WechatError 45011 */
  count(user: string): void {
    const minute = Math.floor(this.#now().getTime() / MINUTE);
    if (minute !== this.#minute) this.#counts = new Map();
    this.#minute = minute;
    const count = (this.#counts.get(user) ?? 0) + 1;
    this.#counts.set(user, count);
    if (count > this.#most)
      throw new WechatError(45011, "api minute-quota reach limit, must slower, retry next minute");
  }
}
