import type { WechatClient } from "./client.ts";
import { WechatError } from "./wechat-error.ts";

/** One file to be checked. */
export interface MediaCheck {
  /** Where WeChat fetches the file over the internet, soon. Example: a presigned GET URL of OSS. */
  readonly url: string;
  /** Images: JPEG, PNG, BMP, and of a GIF its first picture. Audio: MP3, AAC, AC-3, WMA, FLAC, Vorbis, Opus, WAV. */
  readonly type: "image" | "audio";
  /** Whose file it is; they must have used the mini-program within the last two hours. */
  readonly openid: string;
  /** Where it is shown: in a profile (资料), a comment, a forum, a social log. */
  readonly scene: "profile" | "comment" | "forum" | "log";
}

const TYPES = { audio: 1, image: 2 } as const;
const SCENES = { profile: 1, comment: 2, forum: 3, log: 4 } as const;

/**
 * Asks WeChat to check a file of at most 10 MB (mediaCheckAsync, version 2). The outcome is pushed within 30 minutes:
 * `readMediaCheckEvent`.
 * @returns the trace_id that the outcome will name
 * @throws WechatError
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_mediacheckasync
 */
export async function mediaCheckAsync(
  client: Pick<WechatClient, "post">,
  { url, type, openid, scene }: MediaCheck,
): Promise<string> {
  const { trace_id: traceId } = await client.post("/wxa/media_check_async", {
    media_url: url,
    media_type: TYPES[type],
    version: 2,
    openid,
    scene: SCENES[scene],
  });
  if (typeof traceId !== "string" || !/^[\w-]{1,128}$/.test(traceId))
    throw new WechatError("UNAVAILABLE", "WeChat's answer holds no trace_id");
  return traceId;
}
