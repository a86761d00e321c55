import type { AuthConfig } from "./auth-config.ts";
import type { Environment } from "./environment.ts";
import * as settings from "./settings.ts";

/** What the mini-program's console has under message push (消息推送), and while that is being changed what it had before. */
export interface WechatPushConfig {
  readonly tokens: readonly string[];
  /** None: messages come plain, and their signatures do not cover what they say. */
  readonly aesKeys: readonly string[];
}

/** Reads WECHAT_PUSH_TOKEN and what belongs to it; undefined where WeChat is not to check content. */
export function readWechatPush(env: Environment, auth: AuthConfig): WechatPushConfig | undefined {
  if (auth.kind !== "wechat") return undefined;
  const token = env.optional("WECHAT_PUSH_TOKEN", settings.pushToken);
  const previousToken = env.optional("WECHAT_PUSH_TOKEN_PREVIOUS", settings.pushToken);
  const aesKey = env.optional("WECHAT_PUSH_AES_KEY", settings.aesKey);
  const previousAesKey = env.optional("WECHAT_PUSH_AES_KEY_PREVIOUS", settings.aesKey);
  if (token === undefined) {
    if (aesKey !== undefined)
      env.faults.push("WECHAT_PUSH_TOKEN is not set: set the Token beside WECHAT_PUSH_AES_KEY's");
    return undefined;
  }
  // A key from before alone would say that messages come encrypted, and they no longer do.
  if (previousAesKey !== undefined && aesKey === undefined)
    env.faults.push("WECHAT_PUSH_AES_KEY_PREVIOUS is set without WECHAT_PUSH_AES_KEY: remove it");
  const given = (values: readonly (string | undefined)[]) => values.filter((value) => value !== undefined);
  return { tokens: given([token, previousToken]), aesKeys: given([aesKey, previousAesKey]) };
}
