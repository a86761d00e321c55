import { constants, generateKeyPairSync, type KeyObject, publicDecrypt, randomUUID } from "node:crypto";

/** A key pair as WeChat makes them: the developer downloads the private one in PKCS#1. */
export function newUploadKey(): { privateKey: string; publicKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { privateKey: privateKey.export({ type: "pkcs1", format: "pem" }) as string, publicKey };
}

/** WeChat's side of the signature: hands out random strings, and takes each back once, signed. */
export class SignatureCheck {
  readonly #appid: string;
  readonly #publicKey: KeyObject;
  readonly #open = new Set<string>();

  constructor(appid: string, publicKey: KeyObject) {
    this.#appid = appid;
    this.#publicKey = publicKey;
  }

  randomString(): string {
    const text = randomUUID();
    this.#open.add(text);
    return text;
  }

  /** Whether this is {appid, rand_str}, encrypted with the private key, of a random string not used before. */
  accepts(signature: unknown): boolean {
    try {
      const key = { key: this.#publicKey, padding: constants.RSA_PKCS1_PADDING };
      const signed = publicDecrypt(key, Buffer.from(String(signature), "base64")).toString();
      const { appid, rand_str } = JSON.parse(signed) as { appid: string; rand_str: string };
      return appid === this.#appid && this.#open.delete(rand_str);
    } catch {
      return false;
    }
  }
}
