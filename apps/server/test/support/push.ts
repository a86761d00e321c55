import { createCipheriv, createHash } from "node:crypto";

/** Who pushes, and what they believe to know. */
export interface Pusher {
  readonly token: string;
  /** None: plain. */
  readonly aesKey?: string | undefined;
  readonly appid: string;
  readonly at: Date;
}

/** A pushed message, as its query and its body. */
export interface Push {
  readonly query: Record<string, string>;
  readonly body: string;
}

const NONCE = "486452656";

/** Puts a message into the form in which WeChat pushes it. */
export function push(message: unknown, { token, aesKey, appid, at }: Pusher): Push {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const query = { timestamp, nonce: NONCE, signature: sha1(token, timestamp, NONCE) };
  const text = JSON.stringify(message);
  if (aesKey === undefined) return { query, body: text };
  const Encrypt = encrypt(text, aesKey, appid);
  return {
    query: { ...query, encrypt_type: "aes", msg_signature: sha1(token, timestamp, NONCE, Encrypt) },
    body: JSON.stringify({ ToUserName: "gh_7a6869636875", Encrypt }),
  };
}

/** The event with which WeChat tells what it found. */
export const verdict = (trace_id: string, suggest: string, appid: string) => ({
  MsgType: "event",
  Event: "wxa_media_check",
  appid,
  trace_id,
  version: 2,
  detail: [{ strategy: "content_model", errcode: 0, suggest, label: 100 }],
  errcode: 0,
  result: { suggest, label: 100 },
});

const sha1 = (...parts: string[]) => createHash("sha1").update(parts.sort().join("")).digest("hex");

function encrypt(text: string, aesKey: string, appid: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  const content = Buffer.concat([Buffer.alloc(16, 7), length, Buffer.from(text + appid)]);
  const count = 32 - (content.length % 32);
  const key = Buffer.from(`${aesKey}=`, "base64");
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return cipher.update(Buffer.concat([content, Buffer.alloc(count, count)])).toString("base64");
}
