import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";

/** What an answer of JSON tells a browser: to keep nothing, guess nothing, run nothing, frame nothing and tell nobody. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // Tickets are for one and only once.
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Seconds: a year. */
const STRICT_TRANSPORT = "max-age=31536000";

/** Every answer carries the contract's version, the id under which the log knows the request, and headers for browsers. */
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
  for (const name in SECURITY_HEADERS) reply.header(name, SECURITY_HEADERS[name]);
  // Only a proxy that is trusted can say so: the server itself speaks HTTP.
  if (request.protocol === "https") reply.header("strict-transport-security", STRICT_TRANSPORT);
}

/** Makes ids that differ between requests and, by a part drawn once, between servers. */
export function requestIds(random: () => number): () => string {
  const server = Math.floor(random() * 2 ** 40)
    .toString(36)
    .padStart(8, "0");
  let count = 0;
  return () => `${server}-${(count++).toString(36)}`;
}
