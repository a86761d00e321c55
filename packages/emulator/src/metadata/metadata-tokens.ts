import type { RandomBytes } from "../ram/index.ts";

/** The tokens of hardened mode (IMDSv2), each with its time to live. */
export class MetadataTokens {
  readonly #now: () => Date;
  readonly #random: RandomBytes;
  readonly #expiries = new Map<string, number>();

  constructor(now: () => Date, random: RandomBytes) {
    this.#now = now;
    this.#random = random;
  }

  /** @param ttlSeconds 1..21600 */
  issue(ttlSeconds: number): string {
    const now = this.#now().getTime();
    for (const [token, expiry] of this.#expiries) if (expiry <= now) this.#expiries.delete(token);
    const token = Buffer.from(this.#random(42)).toString("base64");
    this.#expiries.set(token, now + ttlSeconds * 1000);
    return token;
  }

  isValid(token: string): boolean {
    return (this.#expiries.get(token) ?? 0) > this.#now().getTime();
  }
}
