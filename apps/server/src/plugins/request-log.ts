import type { ErrorCode } from "@zhichuan/contract";
import { type FastifyReply, type FastifyRequest, LogController } from "fastify";
import fp from "fastify-plugin";

/** Why a request got an answer that is no success. */
interface Failure {
  readonly code: ErrorCode;
  /** What the answer does not tell. */
  readonly reason?: string | undefined;
  /** What went wrong on our side. */
  readonly err?: unknown;
}

declare module "fastify" {
  interface FastifyRequest {
    /** The object the request is about, once it is known. */
    objectKey: string | undefined;
    failure: Failure | undefined;
  }
}

/** Where routes and the error handler leave what the request's line is to say. */
export const requestLog = fp(
  async (app) => {
    app.decorateRequest("objectKey", undefined);
    app.decorateRequest("failure", undefined);
  },
  { name: "request-log" },
);

/**
 * Writes one line a request, when it is answered. It names the route and not the address, whose query may hold a
 * signature or a token.
 */
export class RequestLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: "requestId" });
  }

  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const { failure } = request;
    const line = {
      method: request.method,
      address: request.ip,
      route: request.routeOptions.url ?? "(none)",
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 100) / 100,
      user: request.signedIn?.id,
      key: request.objectKey,
      ossRequestIds: request.ossRequestIds?.length ? request.ossRequestIds : undefined,
      code: failure?.code,
      reason: failure?.reason,
      err: failure?.err ?? error ?? undefined,
    };
    if (reply.statusCode >= 500 || error) request.log.error(line, "request");
    else request.log.info(line, "request");
  }
}
