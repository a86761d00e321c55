import type { FastifyInstance } from "fastify";
import { ApiError } from "../api-error.ts";

/**
 * With UPLOADS=off the routes of `app` answer UPLOADS_OFF and do nothing: those that let bytes into the bucket. What is
 * under way can be confirmed or given up, and what is stored can be read, all the same.
 */
export function uploadsSwitch(app: FastifyInstance, on: boolean): void {
  if (on) return;
  app.addHook("onRequest", (_request, _reply, done) => done(new ApiError("UPLOADS_OFF")));
}
