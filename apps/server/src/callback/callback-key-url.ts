/** Where Alibaba Cloud keeps the public keys; there has only ever been version 1. */
const HOST = "gosspublic.alicdn.com";
const PATH = /^\/callback_pub_key_v\d{1,2}\.pem$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The address to fetch the public key from, out of a callback's header `x-oss-pub-key-url`; undefined when it is not
 * exactly one of Alibaba Cloud's own, since whoever chooses the key signs what they like. It is always fetched over TLS,
 * also where the header says http.
 * @param emulatorKeyUrl the one address that counts instead
 */
export function callbackKeyUrl(
  header: string | string[] | undefined,
  emulatorKeyUrl: string | undefined,
): string | undefined {
  if (typeof header !== "string" || header.length > 256 || !BASE64.test(header)) return undefined;
  const text = Buffer.from(header, "base64").toString("latin1");
  if (emulatorKeyUrl !== undefined) return text === emulatorKeyUrl ? text : undefined;
  if (!URL.canParse(text)) return undefined;
  const { href, protocol, host, pathname } = new URL(text);
  // Written otherwise than it is read, an address means to deceive somebody.
  const plain = href === text && href === `${protocol}//${host}${pathname}`;
  const known = /^https?:$/.test(protocol) && host === HOST && PATH.test(pathname);
  return plain && known ? `https://${HOST}${pathname}` : undefined;
}
