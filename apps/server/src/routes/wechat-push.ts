import {
  PushError,
  type PushKeys,
  type PushQuery,
  readEcho,
  readMediaCheckEvent,
  readPush,
} from "@zhichuan/wechat";
import type { FastifyPluginAsync } from "fastify";
import { ApiError } from "../api-error.ts";
import type { Settle } from "../moderation/content-checker.ts";

/** Seconds. WeChat itself tries again after five, three times. */
const RETRY_AFTER = 5;

/**
 * `GET, POST /callbacks/wechat`: what WeChat pushes (消息推送). The verdicts of its content check are kept; every other
 * message is acknowledged and left alone. https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function wechatPush({ push, settle }: { push: PushKeys; settle: Settle }): FastifyPluginAsync {
  return async (app) => {
    // XML or JSON, whatever the header says: what is signed is the text.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));

    // All pushes come from few addresses.
    const options = { config: { limited: false } } as const;
    app.get<{ Querystring: PushQuery }>("/callbacks/wechat", options, async ({ query }, reply) =>
      reply.type("text/plain").send(believed(() => readEcho(query, push))),
    );

    app.post<{ Querystring: PushQuery }>(
      "/callbacks/wechat",
      options,
      async ({ query, body, log }, reply) => {
        const text = typeof body === "string" ? body : "";
        const event = believed(() => readMediaCheckEvent(readPush({ query, body: text }, push)));
        if (event) {
          const { traceId, suggestion, errcode, label } = event;
          if (suggestion === undefined) log.warn({ errcode, label }, "WeChat has not checked a file");
          // It may have come before what it is about was written down.
          if (!(await settle(traceId, suggestion)))
            throw new ApiError("STORAGE_UNAVAILABLE", {
              reason: "no such trace yet",
              retryAfter: RETRY_AFTER,
            });
        }
        return reply.type("text/plain").send("success");
      },
    );
  };
}

/** What `read` gives, of a push that is WeChat's. Throws PUSH_REFUSED, whose `reason` for the log tells why it is not. */
function believed<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof PushError)) throw cause;
    throw new ApiError("PUSH_REFUSED", { reason: `${cause.code}: ${cause.message}`, cause });
  }
}
