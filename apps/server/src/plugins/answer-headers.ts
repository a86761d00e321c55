import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";

/** Every answer carries the contract's version, the id under which the log knows the request, and two headers for browsers. */
export const answerHeaders = fp(
  async (app) => {
    app.addHook("onRequest", (request, reply, done) => {
      setAnswerHeaders(request, reply);
      done();
    });
  },
  { name: "answer-headers" },
);

/** For answers that are given before a route is found, where no hook runs. */
export function setAnswerHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header(VERSION_HEADER, CONTRACT_VERSION);
  reply.header("x-request-id", request.id);
  reply.header("x-content-type-options", "nosniff");
  // Tickets are for one and only once.
  reply.header("cache-control", "no-store");
}

/** Makes ids that differ between requests and, by a part drawn once, between servers. */
export function requestIds(random: () => number): () => string {
  const server = Math.floor(random() * 2 ** 40)
    .toString(36)
    .padStart(8, "0");
  let count = 0;
  return () => `${server}-${(count++).toString(36)}`;
}
