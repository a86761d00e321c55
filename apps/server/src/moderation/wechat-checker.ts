import { mediaCheckAsync, type PushKeys, type WechatClient } from "@zhichuan/wechat";
import { wechatPush } from "../routes/wechat-push.ts";
import type { ContentChecker } from "./content-checker.ts";

/**
 * What WeChat looks into, of the types that its page names. GIF is not here: it looks at the first picture alone, and
 * the rest would be shown unchecked. https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_mediacheckasync
 */
export const WECHAT_TAKES = {
  contentTypes: [
    "image/jpeg",
    "image/png",
    "image/bmp",
    "audio/mpeg",
    "audio/aac",
    "audio/x-flac",
    "audio/ogg",
    "audio/wav",
    "audio/x-ms-wma",
  ],
  maxBytes: 10 * 1024 * 1024,
} as const;

/** Has images and audio checked by WeChat, whose verdicts come to `/callbacks/wechat`. */
export function wechatChecker(client: Pick<WechatClient, "post">, push: PushKeys): ContentChecker {
  return {
    name: "wechat",
    ...WECHAT_TAKES,
    async ask({ url, contentType, user: { openid } }) {
      if (openid === undefined) throw new Error("WeChat checks files of its own users alone");
      const type = contentType.startsWith("audio/") ? "audio" : "image";
      return mediaCheckAsync(client, { url, type, openid, scene: "profile" });
    },
    verdicts: (settle) => wechatPush({ push, settle }),
  };
}
