import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Health } from "@zhichuan/contract";
import type { Dependencies } from "../dependencies.ts";
import { signatureLifetime } from "../upload/signature-lifetime.ts";

const OK: Health = { status: "ok" };

/** `GET /healthz`: the process answers. `GET /readyz`: it could sign now. */
export const health: FastifyPluginAsyncTypebox<Dependencies> = async (app, { credentials, now }) => {
  // Probes come every few seconds: only their failures are worth a line.
  const options = { schema: { response: { 200: Health } }, logLevel: "warn" } as const;

  app.get("/healthz", options, async () => OK);

  app.get("/readyz", options, async () => {
    signatureLifetime(await credentials.get(), now());
    return OK;
  });
};
