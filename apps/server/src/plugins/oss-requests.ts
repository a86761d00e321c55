import { AsyncLocalStorage } from "node:async_hooks";
import fp from "fastify-plugin";

declare module "fastify" {
  interface FastifyRequest {
    /** OSS's ids of what it was asked for this request, in their order. */
    ossRequestIds: string[] | undefined;
  }
}

/** As many as a line of the log can bear: a list of files may ask OSS about each. */
const MOST_IDS = 20;

const current = new AsyncLocalStorage<string[]>();

/** Has each request know what OSS called the requests that were made for it. */
export const ossRequests = fp(
  async (app) => {
    app.decorateRequest("ossRequestIds", undefined);
    // Not before the body is read: its events belong to the connection and not to the request.
    app.addHook("preHandler", (request, _reply, done) => {
      request.ossRequestIds = [];
      current.run(request.ossRequestIds, done);
    });
  },
  { name: "oss-requests" },
);

/** `fetch`, noting OSS's id of every answer with the request it was asked for. */
export function noteOssRequests(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    const id = answer.headers.get("x-oss-request-id");
    const ids = current.getStore();
    if (id !== null && ids && ids.length < MOST_IDS) ids.push(id);
    return answer;
  };
}
