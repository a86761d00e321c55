import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Health } from "@zhichuan/contract";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { signatureLifetime } from "../upload/signature-lifetime.ts";

const OK: Health = { status: "ok" };

/** `GET /healthz`: the process answers. `GET /readyz`: it could sign now, and what it signs is kept. */
export const health: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { credentials, signers, versioning, now },
) => {
  // Probes come every few seconds: only their failures are worth a line.
  const options = {
    schema: { response: { 200: Health } },
    logLevel: "warn",
    config: { limited: false },
  } as const;

  // A busy process is alive: one that was restarted for it would only make the others busier.
  const always = { ...options, config: { ...options.config, pressureHandler: () => {} } } as const;
  app.get("/healthz", always, async () => OK);

  app.get("/readyz", options, async () => {
    if (app.draining) throw new ApiError("OVERLOADED", { detail: "This instance is about to close" });
    for (const provider of [credentials, signers.uploads, signers.downloads])
      signatureLifetime(await provider.get(), now());
    await versioning?.demandOff();
    return OK;
  });
};
