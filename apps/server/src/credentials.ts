import {
  type CredentialsProvider,
  type CredentialsProviderOptions,
  type CredentialsSource,
  createCredentialsProvider,
  defaultChain,
  ecsRamRole,
  ramUser,
  sessionPolicy,
} from "@zhichuan/credentials";
import type { FastifyBaseLogger } from "fastify";
import type { Config } from "./config.ts";
import { indexPrefix } from "./upload/content-index.ts";

/** How long AssumeRole's credentials live, in seconds: what every role allows unless it was lowered. */
const SESSION_SECONDS = 3600;

/** The provider of the credentials that sign, as `config` says. For a RAM user they can do no more than this server does. */
export function createCredentials(
  config: Config,
  options: Omit<CredentialsProviderOptions, "source">,
): CredentialsProvider {
  return createCredentialsProvider({ source: createSource(config), ...options });
}

function createSource({ credentials, bucket, prefix, instantUpload }: Config): CredentialsSource {
  switch (credentials.kind) {
    case "ecs-ram-role":
      return ecsRamRole({ roleName: credentials.roleName });
    case "ram-user":
      return ramUser({
        ...credentials,
        policy: sessionPolicy({ bucket, prefix, ...(instantUpload && { indexPrefix: indexPrefix(prefix) }) }),
        durationSeconds: SESSION_SECONDS,
      });
    case "default":
      return defaultChain();
  }
}

/** Fetches credentials ahead of the first request. A failure is logged and stops nothing: `/readyz` tells of it. */
export async function warmCredentials(provider: CredentialsProvider, log: FastifyBaseLogger): Promise<void> {
  try {
    const { expiresAt } = await provider.get();
    log.info({ expiresAt }, "credentials at hand");
  } catch (err) {
    log.error({ err }, "no credentials yet: uploads answer 503 until there are");
  }
}
