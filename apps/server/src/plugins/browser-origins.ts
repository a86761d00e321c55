import cors from "@fastify/cors";
import { VERSION_HEADER } from "@zhichuan/contract";
import fp from "fastify-plugin";

/** Seconds for which a browser need not ask again whether it may. */
const MAX_AGE = 7200;

/**
 * Lets pages of these origins call the server from a browser; without any, none may, and mini-programs, which send no
 * Origin, cost nothing. @see https://github.com/fastify/fastify-cors
 */
export const browserOrigins = fp(
  async (app, { origins }: { origins: readonly string[] }) => {
    if (origins.length === 0) return;
    await app.register(cors, {
      origin: [...origins],
      methods: ["GET", "POST", "DELETE"],
      allowedHeaders: ["authorization", "content-type", "if-none-match", VERSION_HEADER],
      exposedHeaders: [VERSION_HEADER, "x-request-id", "retry-after"],
      maxAge: MAX_AGE,
      // Its refusal would be text and no ErrorBody.
      strictPreflight: false,
    });
  },
  { name: "browser-origins" },
);
