import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Config } from "@zhichuan/config";
import type { GeneratedSignature } from "@zhichuan/contract";
import type { TemporaryCredentials } from "@zhichuan/credentials";
import { createPostForm } from "@zhichuan/signer";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { signatureLifetime } from "../upload/signature-lifetime.ts";

/** Bytes: 1 GiB, the largest file this policy lets anybody upload. */
const LARGEST_FILE = 1024 ** 3;

/**
 * `GET /generate_signature`: the payload of Alibaba Cloud's mini-program guide. The guide's page chooses the key and
 * sends a fixed set of fields, so this policy pins no more than that page can meet. Whoever has it may write any object
 * below the prefix: with GUIDE_ENDPOINT off it answers 404 and says why.
 */
export const generateSignature: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  const { config, signers, now } = dependencies;
  if (!config.guideEndpoint) {
    app.get("/generate_signature", async () => {
      throw new ApiError("GUIDE_ENDPOINT_OFF");
    });
    return;
  }

  // A policy names nobody and its date has whole seconds: within one second all answers are the same, byte for byte.
  let last: { second: number; credentials: TemporaryCredentials; text: string } | undefined;

  app.get("/generate_signature", async (_request, reply) => {
    const current = await signers.uploads.get();
    const at = now();
    const second = Math.floor(at.getTime() / 1000);
    if (last?.second !== second || last.credentials !== current)
      last = { second, credentials: current, text: JSON.stringify(sign(config, current, at)) };
    return reply.type("application/json; charset=utf-8").send(last.text);
  });
};

function sign(config: Config, credentials: TemporaryCredentials, at: Date): GeneratedSignature {
  const { fields } = createPostForm({
    credentials,
    region: config.region,
    bucket: config.bucket,
    at,
    expires: signatureLifetime(credentials, at),
    key: { startsWith: config.prefix },
    contentLength: { min: 0, max: LARGEST_FILE },
    fields: { success_action_status: "200" },
  });
  const field = (name: string) => fields[name] ?? "";
  return {
    policy: field("policy"),
    x_oss_signature_version: field("x-oss-signature-version"),
    x_oss_credential: field("x-oss-credential"),
    x_oss_date: field("x-oss-date"),
    signature: field("x-oss-signature"),
    security_token: credentials.securityToken,
    host: config.publicUrl,
    dir: config.prefix,
  };
}
