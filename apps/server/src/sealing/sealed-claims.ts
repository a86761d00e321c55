import { deriveKey } from "@zhichuan/config";
import { openJwe, sealingKey, sealJwe, type Unopened } from "./jwe.ts";

/** The secret that seals, and those before it, whose tokens are opened still. */
export type Secrets = readonly [current: string, ...previous: string[]];

/** What a token says beside its own content. */
interface Registered {
  /** Whom it is for. */
  readonly sub: string;
  /** Seconds. */
  readonly iat: number;
  readonly exp: number;
}

/** An opened token. */
export interface Opened<Content> {
  readonly user: string;
  readonly content: Content;
  readonly expired: boolean;
  /** When it expires: seconds since 1970. */
  readonly end: number;
}

export interface SealedClaimsOptions {
  readonly secrets: Secrets;
  /** Tokens of one purpose do not open as another's: each has keys of its own. Example: `session token`. */
  readonly purpose: string;
  /** Seconds. */
  readonly lifetime: number;
}

/** Seals and opens tokens of one purpose: JWTs that nobody else can read (RFC 7519 in RFC 7516). */
export class SealedClaims<Content extends object> {
  readonly #keys;
  readonly #lifetime: number;

  constructor({ secrets: [current, ...previous], purpose, lifetime }: SealedClaimsOptions) {
    const keyOf = (secret: string) => sealingKey(deriveKey(secret, purpose));
    const first = keyOf(current);
    this.#keys = { first, all: [first, ...previous.map(keyOf)] };
    this.#lifetime = lifetime;
  }

  seal(user: string, content: Content, now: Date): string {
    const iat = seconds(now);
    const claims: Content & Registered = { ...content, sub: user, iat, exp: iat + this.#lifetime };
    return sealJwe(JSON.stringify(claims), this.#keys.first);
  }

  /** What `seal` was given, or why it cannot be known. Whoever calls it looks whether it has expired, and whose it is. */
  open(token: string, now: Date): Opened<Content> | { readonly unopened: Unopened } {
    const opened = openJwe(token, this.#keys.all);
    if ("unopened" in opened) return opened;
    // Only `seal` has this key, so the shape is the one it wrote.
    const { sub, iat: _iat, exp, ...content } = JSON.parse(opened.text) as Content & Registered;
    return { user: sub, content: content as unknown as Content, expired: exp <= seconds(now), end: exp };
  }
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
