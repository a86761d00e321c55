import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Faults } from "../faults.ts";
import type { RandomBytes } from "../ram/index.ts";
import { crossOriginHeaders } from "./cors.ts";
import { OssError } from "./error.ts";
import { asOssError, errorAnswer } from "./error-answer.ts";
import { seeingOut } from "./see-out.ts";
import { type Outcome, serve } from "./serve.ts";
import type { Arrival, OssService } from "./types.ts";

interface OssOptions extends OssService {
  /** e.g. `crypto.randomBytes` */
  readonly random: RandomBytes;
  /** Asked with the operation's name. */
  readonly faults: Faults;
}

/**
 * The Object Storage Service for one bucket, over plain HTTP.
 * @see https://help.aliyun.com/zh/oss/developer-reference/list-of-operations-by-function
 */
export function buildOss({ faults, random, ...service }: OssOptions): FastifyInstance {
  const app = Fastify({
    logger: { level: "error" },
    genReqId: () => Buffer.from(random(12)).toString("hex").toUpperCase(),
    // A key may be any path at all, so paths are no matter for the router: readAddress reads them.
    rewriteUrl: () => "/",
    forceCloseConnections: true,
  });

  // Before Fastify would look at the body: here any Content-Type is legal, and bodies are streams that the operations
  // read at their own pace.
  app.addHook("onRequest", (incoming, reply, _done) => {
    handle(incoming, reply).catch((error: unknown) => {
      incoming.log.error(error);
      incoming.raw.socket.destroy();
    });
  });

  async function handle(incoming: FastifyRequest, reply: FastifyReply): Promise<void> {
    const arrivedAt = service.now().getTime();
    const arrival = readArrival(incoming);
    const outcome = await carryOut(arrival, incoming);
    answer(arrival, outcome, arrivedAt, incoming, reply);
  }

  async function carryOut(arrival: Arrival, { log }: FastifyRequest): Promise<Outcome> {
    try {
      return await serve(arrival, service, faults);
    } catch (error) {
      if (!(error instanceof OssError) && !arrival.body.destroyed) log.error(error);
      return errorAnswer(asOssError(error), arrival);
    }
  }

  function answer(
    arrival: Arrival,
    outcome: Outcome,
    arrivedAt: number,
    incoming: FastifyRequest,
    reply: FastifyReply,
  ) {
    if (outcome === "cut") {
      reply.hijack();
      incoming.raw.socket.destroy();
      return;
    }
    const { body } = outcome;
    const now = service.now();
    reply
      .code(outcome.status)
      .headers({
        server: "AliyunOSS",
        date: now.toUTCString(),
        "x-oss-request-id": arrival.id,
        "x-oss-server-time": String(now.getTime() - arrivedAt),
        ...crossOriginHeaders(arrival, service.store.settings.cors),
        ...outcome.headers,
        ...(typeof body === "string" && { "content-length": Buffer.byteLength(body) }),
      })
      .send(typeof body === "string" ? seeingOut(incoming.raw, body) : body);
  }

  return app;
}

function readArrival(incoming: FastifyRequest): Arrival {
  const headers: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const authority = headers.host ?? "";
  return {
    id: incoming.id,
    method: incoming.method,
    url: incoming.originalUrl,
    host: authority.replace(/:\d+$/, ""),
    origin: `http://${authority}`,
    clientIp: incoming.ip,
    headers,
    body: incoming.raw,
  };
}
