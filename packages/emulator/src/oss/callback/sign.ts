import { type KeyObject, sign } from "node:crypto";

/**
 * What OSS puts into a callback's `authorization`: RSA with MD5 over the decoded path, the query and the body.
 * @see https://help.aliyun.com/zh/oss/developer-reference/callback
 */
export function signCallback({ pathname, search }: URL, body: string, privateKey: KeyObject): string {
  const text = `${decodeURIComponent(pathname)}${search}\n${body}`;
  return sign("RSA-MD5", Buffer.from(text), privateKey).toString("base64");
}
