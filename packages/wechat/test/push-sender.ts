import { createCipheriv, createHash } from "node:crypto";

/** Plays WeChat, from the description of the scheme alone. */
export interface Sender {
  readonly appid: string;
  readonly token: string;
  readonly aesKey: string;
  /** Seconds since 1970. */
  readonly at: number;
}

const sha1 = (...parts: string[]) => createHash("sha1").update(parts.sort().join("")).digest("hex");

export function sign({ token, at }: Pick<Sender, "token" | "at">) {
  const timestamp = String(at);
  return { timestamp, nonce: "415670741", signature: sha1(token, timestamp, "415670741") };
}

/** A push in the console's safe mode. */
export function encryptedPush(message: string, sender: Sender) {
  const Encrypt = encrypt(message, sender);
  const query = sign(sender);
  const msg_signature = sha1(sender.token, query.timestamp, query.nonce, Encrypt);
  return {
    query: { ...query, encrypt_type: "aes", msg_signature },
    body: JSON.stringify({ ToUserName: "gh_97417a04a28d", Encrypt }),
  };
}

function encrypt(message: string, { aesKey, appid }: Sender): string {
  const bytes = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  const content = Buffer.concat([Buffer.from("0123456789abcdef"), length, bytes, Buffer.from(appid)]);
  const count = 32 - (content.length % 32);
  const key = Buffer.from(`${aesKey}=`, "base64");
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return cipher.update(Buffer.concat([content, Buffer.alloc(count, count)])).toString("base64");
}

/** The signature of a body, whatever it is. */
export function signBody(Encrypt: string, sender: Pick<Sender, "token" | "at">) {
  const { timestamp, nonce } = sign(sender);
  return { timestamp, nonce, msg_signature: sha1(sender.token, timestamp, nonce, Encrypt) };
}
