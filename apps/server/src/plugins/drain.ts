import fp from "fastify-plugin";

declare module "fastify" {
  interface FastifyInstance {
    /** Whether the server is about to close. */
    readonly draining: boolean;
    /**
     * From now on `/readyz` says no, so that nobody sends anybody here any more, and every answer ends its connection.
     * All requests are answered as before.
     */
    drain(): void;
  }
}

/** Lets load balancers know that the server closes before it does. */
export const drain = fp(
  async (app) => {
    let draining = false;
    app.decorate("draining", { getter: () => draining });
    app.decorate("drain", () => {
      draining = true;
    });
    app.addHook("onRequest", (_request, reply, done) => {
      if (draining) reply.header("connection", "close");
      done();
    });
  },
  { name: "drain" },
);
