import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { Nonces } from "./nonces.ts";

/** Bytes: what AES-GCM takes and gives (NIST SP 800-38D). */
const NONCE = 12;
const TAG = 16;

const nonces = new Nonces(NONCE);

/** A key that seals, and what a token sealed with it begins with. */
export interface SealingKey {
  readonly secret: Buffer;
  /** The protected header, encoded: one text for all tokens of a key. */
  readonly header: string;
  /** The header as it is authenticated: its bytes. */
  readonly authenticated: Buffer;
}

/** Takes 32 bytes. The header names the key by an id that tells nothing of it. */
export function sealingKey(secret: Buffer): SealingKey {
  const kid = createHash("sha256").update("zhichuan key id").update(secret).digest("base64url").slice(0, 8);
  const header = Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM", kid })).toString("base64url");
  return { secret, header, authenticated: Buffer.from(header, "latin1") };
}

/**
 * Seals a text as a compact JWE (RFC 7516, section 7.1): key `dir`, content `A256GCM`. Synchronous through node:crypto,
 * since WebCrypto takes fifteen times as long over so short a text. One key is good for 2^32 tokens.
 */
export function sealJwe(text: string, { secret, header, authenticated }: SealingKey): string {
  const nonce = nonces.next();
  const cipher = createCipheriv("aes-256-gcm", secret, nonce, { authTagLength: TAG });
  cipher.setAAD(authenticated);
  const sealed = cipher.update(text, "utf8");
  // GCM holds nothing back: this only makes the tag.
  cipher.final();
  const encoded = [nonce, sealed, cipher.getAuthTag()].map((bytes) => bytes.toString("base64url"));
  return `${header}..${encoded.join(".")}`;
}

/** Why a token does not open. */
export type Unopened = "not sealed by this server" | "changed since it was sealed";

/**
 * Opens what `sealJwe` made with one of `keys`. The header must be that of a key, letter for letter: nothing in a token
 * ever chooses an algorithm. Each part must be written in the one way `sealJwe` writes it.
 */
export function openJwe(
  token: string,
  keys: readonly SealingKey[],
): { readonly text: string } | { readonly unopened: Unopened } {
  const [header, encryptedKey, ...parts] = token.split(".", 6);
  const key = keys.find((one) => one.header === header);
  if (!key) return { unopened: "not sealed by this server" };
  const [nonce, sealed, tag, ...more] = parts.map(decode);
  const text =
    encryptedKey === "" && nonce?.length === NONCE && sealed && tag?.length === TAG && more.length === 0
      ? decrypt(key, nonce, sealed, tag)
      : undefined;
  return text === undefined ? { unopened: "changed since it was sealed" } : { text };
}

function decrypt(
  { secret, authenticated }: SealingKey,
  nonce: Buffer,
  sealed: Buffer,
  tag: Buffer,
): string | undefined {
  const decipher = createDecipheriv("aes-256-gcm", secret, nonce, { authTagLength: TAG });
  decipher.setAAD(authenticated).setAuthTag(tag);
  try {
    return decipher.update(sealed, undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}

/** Node overlooks what is no base64url, and bits beyond the last byte: two texts must not be one token. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : undefined;
}
