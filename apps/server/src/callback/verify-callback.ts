import { type KeyObject, verify } from "node:crypto";

/** A callback as it came. */
export interface SignedCallback {
  /** What `signedPath` gives for the address OSS was told to call. */
  readonly path: string;
  /** As it came over the wire: decoded and written anew it may differ. */
  readonly body: Buffer;
  /** The header `authorization`. */
  readonly authorization: string;
}

/**
 * What OSS signs of an address it calls: the decoded path, and the query as it is. It is taken from our own setting and
 * not from the request, whose path a proxy may have rewritten. The host is not signed at all.
 */
export function signedPath(address: string): string {
  const { pathname, search } = new URL(address);
  return decodeURIComponent(pathname) + search;
}

/**
 * Whether OSS has signed a callback: RSA (PKCS #1 v1.5) with MD5, https://help.aliyun.com/zh/oss/developer-reference/callback.
 * It signs calls for every bucket in the world, to any path and with any body: this says who calls, not that it is true.
 */
export function isSignedByOss({ path, body, authorization }: SignedCallback, key: KeyObject): boolean {
  const signed = Buffer.concat([Buffer.from(`${path}\n`), body]);
  return verify("RSA-MD5", signed, key, Buffer.from(authorization, "base64"));
}
