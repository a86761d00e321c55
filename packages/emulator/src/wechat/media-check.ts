import type { FastifyInstance } from "fastify";
import type { RandomBytes } from "../ram/index.ts";
import type { AccessTokens } from "./access-tokens.ts";
import type { MediaModeration } from "./moderation.ts";
import { WechatError } from "./wechat-error.ts";

export interface MediaCheckOptions {
  readonly tokens: AccessTokens;
  readonly moderation: MediaModeration;
  readonly random: RandomBytes;
}

const TYPES = new Map<unknown, "image" | "audio">([
  [1, "audio"],
  [2, "image"],
]);

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_mediacheckasync */
export function mediaCheckAsync(
  app: FastifyInstance,
  { tokens, moderation, random }: MediaCheckOptions,
): void {
  app.post<{ Querystring: { access_token?: string }; Body: Record<string, unknown> | null }>(
    "/wxa/media_check_async",
    async ({ query, body }) => {
      tokens.check(query.access_token);
      const { media_url: url, media_type, version, openid, scene } = body ?? {};
      const type = TYPES.get(media_type);
      if (!type || version !== 2 || ![1, 2, 3, 4].includes(Number(scene)))
        throw new WechatError(40097, "invalid args");
      if (typeof url !== "string" || !/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
        throw new WechatError(44002, "empty media data or invalid media_url");
      if (typeof openid !== "string" || !/^o[\w-]{27}$/.test(openid))
        throw new WechatError(40003, "invalid openid");
      const traceId = newTraceId(random);
      moderation.begin({ traceId, url, type, openid });
      return { errcode: 0, errmsg: "ok", trace_id: traceId };
    },
  );
}

/** Of WeChat's shape: `60f96f1d-3845297a-1976a3ae`. */
function newTraceId(random: RandomBytes): string {
  return [0, 1, 2].map(() => Buffer.from(random(4)).toString("hex")).join("-");
}
