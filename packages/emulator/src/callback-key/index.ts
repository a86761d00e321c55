import Fastify, { type FastifyInstance } from "fastify";
import { DEMO_CALLBACK_KEY } from "./demo-key.ts";

export { DEMO_CALLBACK_KEY } from "./demo-key.ts";

/** Where the public key lies, as it does on gosspublic.alicdn.com. */
export const CALLBACK_KEY_PATH = "/callback_pub_key_v1.pem";

/**
 * Serves the public key that callbacks are verified with.
 * @see https://gosspublic.alicdn.com/callback_pub_key_v1.pem
 */
export function buildCallbackKey(): FastifyInstance {
  const app = Fastify({ bodyLimit: 1024 });
  app.get(CALLBACK_KEY_PATH, async (_request, reply) =>
    reply.type("application/x-x509-ca-cert").send(DEMO_CALLBACK_KEY.publicPem),
  );
  return app;
}
