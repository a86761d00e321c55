import type { SessionKeys } from "./principal.ts";

/** `size` random bytes, e.g. `crypto.randomBytes`. */
export type RandomBytes = (size: number) => Uint8Array;

/** A real token starts with `CAIS` and has some 600 characters, `+`, `/` and `=` among them. */
const tokenHead = Uint8Array.of(0x08, 0x02, 0x12);
const tokenBytes = 451;

/** Temporary keys in the shape STS gives them: `STS.` and 25 characters, a secret of 44, a token of 604. */
export function createSessionKeys(random: RandomBytes): SessionKeys {
  const token = Buffer.concat([tokenHead, random(tokenBytes - tokenHead.length)]);
  return {
    accessKeyId: `STS.N${base58(random(24))}`,
    accessKeySecret: base58(random(44)),
    securityToken: token.toString("base64"),
  };
}

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function base58(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
}
