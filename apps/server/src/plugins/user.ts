import fp from "fastify-plugin";

declare module "fastify" {
  interface FastifyRequest {
    /** Whom the request's uploads belong to: the second part of every key. */
    readonly user: string;
  }
}

const ANONYMOUS = "anonymous";

/** Says who asks. With AUTH=none everybody is one and the same. */
export const user = fp(
  async (app) => {
    app.decorateRequest("user", ANONYMOUS);
  },
  { name: "user" },
);
