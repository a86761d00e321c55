import { createDecipheriv, timingSafeEqual } from "node:crypto";
import { PushError } from "./push-error.ts";

/** Bytes. */
const RANDOM = 16;
const LENGTH = 4;
const PADDING_BLOCK = 32;

/**
 * Opens `Encrypt`: AES-256-CBC, its first vector the key's own start, over 16 random bytes, the length, the message and
 * the appid, padded to 32. Throws a PushError: `KEY` when no key opens it, `APPID` when it is meant for another
 * mini-program. https://developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption.html
 */
export function decrypt(encrypted: string, aesKeys: readonly string[], appid: string): string {
  const opened = aesKeys.map((aesKey) => open(encrypted, aesKey)).filter((content) => content !== undefined);
  if (opened.length === 0) throw new PushError("KEY", "no EncodingAESKey opens the message");
  const own = opened.find((content) => isSame(content.appid, appid));
  if (!own) throw new PushError("APPID", "the message is meant for another mini-program");
  return own.message;
}

function open(encrypted: string, aesKey: string): { message: string; appid: Buffer } | undefined {
  const key = Buffer.from(`${aesKey}=`, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, RANDOM));
  // Node knows padding to 16 alone.
  decipher.setAutoPadding(false);
  let padded: Buffer;
  try {
    padded = Buffer.concat([decipher.update(encrypted, "base64"), decipher.final()]);
  } catch {
    return undefined;
  }
  const content = unpad(padded);
  if (!content || content.length < RANDOM + LENGTH) return undefined;
  const start = RANDOM + LENGTH;
  const end = start + content.readUInt32BE(RANDOM);
  if (end > content.length) return undefined;
  return { message: content.toString("utf8", start, end), appid: content.subarray(end) };
}

/** PKCS#7. */
function unpad(padded: Buffer): Buffer | undefined {
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > PADDING_BLOCK || count > padded.length) return undefined;
  const end = padded.length - count;
  return padded.subarray(end).every((byte) => byte === count) ? padded.subarray(0, end) : undefined;
}

function isSame(given: Buffer, appid: string): boolean {
  const own = Buffer.from(appid);
  return given.length === own.length && timingSafeEqual(given, own);
}
