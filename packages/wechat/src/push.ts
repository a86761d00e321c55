import { type PushedMessage, readBody } from "./push-body.ts";
import { decrypt } from "./push-decrypt.ts";
import { PushError } from "./push-error.ts";
import type { PushKeys, PushQuery } from "./push-keys.ts";
import { checkSignature } from "./push-signature.ts";

/**
 * What to answer when WeChat asks whether this address is ours, which it does once, with GET, when the push is
 * configured: the text itself and nothing else. Throws a PushError.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function readEcho(query: PushQuery, keys: PushKeys): string {
  checkSignature(query.signature, query, keys);
  if (typeof query.echostr !== "string") throw new PushError("QUERY", "the query has no echostr");
  return query.echostr;
}

/**
 * The message that WeChat has pushed with POST, XML or JSON, plain or encrypted. With a key set only what is encrypted
 * counts: in the console's compatible mode (兼容模式) the plain text beside it is not looked at. Throws a PushError.
 *
 *     const message = readPush({ query, body }, { appid, tokens: [token], aesKeys: [aesKey], now: () => new Date() });
 */
export function readPush(
  { query, body }: { readonly query: PushQuery; readonly body: string },
  keys: PushKeys,
): PushedMessage {
  const message = keys.aesKeys?.length
    ? readEncrypted(query, body, keys, keys.aesKeys)
    : readPlain(query, body, keys);
  // A plain message is signed without its body; where it names its mini-program it has to name this one.
  if (message.appid !== undefined && message.appid !== keys.appid)
    throw new PushError("APPID", "the message is about another mini-program");
  return message;
}

function readEncrypted(
  query: PushQuery,
  body: string,
  keys: PushKeys,
  aesKeys: readonly string[],
): PushedMessage {
  const { Encrypt: encrypted } = readBody(body);
  if (typeof encrypted !== "string") throw new PushError("PLAIN", "the message is not encrypted");
  checkSignature(query.msg_signature, query, keys, [encrypted]);
  return readBody(decrypt(encrypted, aesKeys, keys.appid));
}

function readPlain(query: PushQuery, body: string, keys: PushKeys): PushedMessage {
  checkSignature(query.signature, query, keys);
  const message = readBody(body);
  if (message.Encrypt !== undefined && message.MsgType === undefined)
    throw new PushError("KEY", "the message is encrypted, and no EncodingAESKey is set");
  return message;
}
