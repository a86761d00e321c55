import fp from "fastify-plugin";
import type { Metrics } from "../metrics/metrics.ts";

/** Has every answer counted. */
export const requestMetrics = fp<{ readonly metrics: Metrics }>(
  async (app, { metrics }) => {
    app.addHook("onResponse", (request, reply, done) => {
      metrics.answered({
        method: request.method,
        route: request.routeOptions.url ?? "(none)",
        status: reply.statusCode,
        seconds: reply.elapsedTime / 1000,
        code: request.failure?.code,
      });
      done();
    });
  },
  { name: "request-metrics", dependencies: ["request-log"] },
);
