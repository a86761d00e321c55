import { createCipheriv, createHash } from "node:crypto";
import type { RandomBytes } from "../ram/index.ts";

/** What a mini-program has set in its console under message push (消息推送). */
export interface PushSettings {
  /** The Token. */
  readonly token: string;
  /** The EncodingAESKey, 43 letters and digits; without it messages go plain (明文模式). */
  readonly aesKey?: string | undefined;
  /** Default `json`. */
  readonly format?: "json" | "xml" | undefined;
}

/** A message as it goes over the wire. */
export interface Envelope {
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Signs a message and, with a key, encrypts it.
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function envelope(
  message: Readonly<Record<string, unknown>>,
  { token, aesKey, format = "json" }: PushSettings,
  { appid, now, random }: { readonly appid: string; readonly now: Date; readonly random: RandomBytes },
): Envelope {
  const write = format === "json" ? JSON.stringify : toXml;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const nonce = String(Buffer.from(random(4)).readUInt32BE());
  const plain = { timestamp, nonce, signature: sha1(token, timestamp, nonce) };
  const contentType = format === "json" ? "application/json" : "text/xml";
  if (aesKey === undefined) return { query: plain, contentType, body: write(message) };
  const Encrypt = encrypt(write(message), aesKey, appid, random);
  return {
    query: { ...plain, encrypt_type: "aes", msg_signature: sha1(token, timestamp, nonce, Encrypt) },
    contentType,
    body: write({ ToUserName: message.ToUserName, Encrypt }),
  };
}

function sha1(...parts: string[]): string {
  return createHash("sha1").update(parts.sort().join("")).digest("hex");
}

const BLOCK = 32;

/** 16 random bytes, the message's length, the message and the appid, padded to 32 bytes. */
function encrypt(message: string, aesKey: string, appid: string, random: RandomBytes): string {
  const key = Buffer.from(`${aesKey}=`, "base64");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(message));
  const content = Buffer.concat([random(16), length, Buffer.from(message + appid)]);
  const padding = BLOCK - (content.length % BLOCK);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return cipher.update(Buffer.concat([content, Buffer.alloc(padding, padding)])).toString("base64");
}

/** As WeChat writes it: texts in CDATA, numbers bare, a list as its elements one after the other. */
function toXml(message: Readonly<Record<string, unknown>>): string {
  return `<xml>${elements(message)}</xml>`;
}

function elements(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => [value].flat().map((one) => `<${name}>${content(one)}</${name}>`))
    .join("");
}

function content(value: unknown): string {
  if (typeof value === "object" && value !== null) return elements(value as Record<string, unknown>);
  return typeof value === "number" ? String(value) : `<![CDATA[${value}]]>`;
}
