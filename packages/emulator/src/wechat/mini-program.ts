import { createHash } from "node:crypto";
import { WechatError } from "./wechat-error.ts";

/** The one mini-program there is. */
export interface MiniProgram {
  readonly appid: string;
  readonly secret: string;
}

/** Whom a login without a name belongs to. */
export const SOMEBODY = "somebody";

/** @throws WechatError 40013, 40125 and, where something is missing, 41002, 41004 */
export function checkMiniProgram(
  { appid, secret }: MiniProgram,
  given: { readonly appid?: unknown; readonly secret?: unknown },
): void {
  if (!given.appid) throw new WechatError(41002, "appid missing");
  if (!given.secret) throw new WechatError(41004, "appsecret missing");
  if (given.appid !== appid) throw new WechatError(40013, "invalid appid");
  if (given.secret !== secret) throw new WechatError(40125, "invalid appsecret");
}

/** The same for the same user of the same mini-program, and of WeChat's shape: `o` and 27 characters. */
export function openidOf(appid: string, user: string): string {
  return `o${createHash("sha256").update(`${appid}\0${user}`).digest("base64url").slice(0, 27)}`;
}
