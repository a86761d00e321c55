import { type ErrorBody, errors } from "@zhichuan/contract";
import { OssError } from "@zhichuan/oss-client";
import type { FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { ApiError } from "../api-error.ts";
import { toApiError } from "../to-api-error.ts";
import { setAnswerHeaders } from "./answer-headers.ts";

/** Every answer that is no success is an ErrorBody, whatever went wrong and wherever. */
export const errorAnswers = fp(
  async (app) => {
    app.setErrorHandler(answerError);
    app.setNotFoundHandler((request, reply) => answerError(new ApiError("NOT_FOUND"), request, reply));
  },
  { name: "errors" },
);

/** Answers with the code that stands for `error`. What happened on our side goes into the log and nowhere else. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = toApiError(error);
  const { code } = failure;
  const { status, retryable } = errors[code];
  const ours = status >= 500;
  request.failure = { code, reason: failure.reason, err: ours ? (failure.cause ?? failure) : undefined };
  if (status === 401) reply.header("www-authenticate", "Bearer");
  if (failure.retryAfter !== undefined) reply.header("retry-after", failure.retryAfter);
  const body: ErrorBody = {
    error: {
      code,
      message: failure.message,
      retryable,
      requestId: request.id,
      ...ossRequestId(failure.cause),
    },
  };
  return reply.code(status).send(body);
}

/** For OSS's support, who knows nothing of our ids. */
function ossRequestId(cause: unknown): { ossRequestId?: string } {
  return cause instanceof OssError && cause.requestId !== undefined ? { ossRequestId: cause.requestId } : {};
}

/** Answers an address that cannot be read: no route is looked for, so no hook runs and nothing else logs it. */
export function answerFrameworkError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  setAnswerHeaders(request, reply);
  answerError(error, request, reply);
  request.log.info(
    { method: request.method, address: request.ip, status: reply.statusCode, code: request.failure?.code },
    "request",
  );
}
