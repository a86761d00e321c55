import { type Config, credentialsSource, type DeploymentOptions, deploymentOf } from "@zhichuan/config";
import {
  type CredentialsProvider,
  type CredentialsProviderOptions,
  createCredentialsProvider,
  type FunctionComputeCredentials,
  functionCompute,
} from "@zhichuan/credentials";
import { type Deployment, downloadPolicy, sessionPolicy, uploadPolicy } from "@zhichuan/permissions";
import type { FastifyBaseLogger } from "fastify";
import type { CredentialsUse, Metrics } from "./metrics/metrics.ts";

/** What signatures that leave the server are made with. */
export interface Signers {
  /** Signs what phones send. */
  readonly uploads: CredentialsProvider;
  /** Signs links to read files. */
  readonly downloads: CredentialsProvider;
}

type Options = Omit<CredentialsProviderOptions, "source" | "onAsked"> &
  DeploymentOptions & {
    /** Told of every request for credentials. */
    readonly metrics?: Metrics | undefined;
  };

/**
 * The provider of the server's own credentials, as `config` says. For a RAM user they can do no more than this server
 * does. Throws a PermissionsError.
 */
export function createCredentials(
  config: Config,
  options: Options,
): CredentialsProvider | FunctionComputeCredentials {
  if (config.credentials.kind === "function-compute") return functionCompute(options);
  return createProvider(config, options, "server", sessionPolicy);
}

/**
 * The providers of the credentials that sign for phones: for a RAM user sessions of their own, one that can only put
 * and one that can only read what may be shown. Other credentials cannot be narrowed by who holds them: there is none.
 * Throws a PermissionsError.
 */
export function createSigners(config: Config, options: Options): Signers | undefined {
  if (config.credentials.kind !== "ram-user") return undefined;
  return {
    uploads: createProvider(config, options, "uploads", uploadPolicy),
    downloads: createProvider(config, options, "downloads", downloadPolicy),
  };
}

function createProvider(
  config: Config,
  { profiles, checkers, metrics, ...options }: Options,
  use: CredentialsUse,
  narrow: (deployment: Deployment) => string,
): CredentialsProvider {
  const policy = () => narrow(deploymentOf(config, { profiles, checkers }));
  return createCredentialsProvider({
    source: credentialsSource(config.credentials, policy),
    onAsked: (came) => metrics?.credentialsAsked(use, came),
    ...options,
  });
}

/** Fetches credentials ahead of the first request. A failure is logged and stops nothing: `/readyz` tells of it. */
export async function warmCredentials(
  provider: CredentialsProvider,
  log: FastifyBaseLogger,
  signers?: Signers,
): Promise<void> {
  try {
    const [{ expiresAt }] = await Promise.all([
      provider.get(),
      signers?.uploads.get(),
      signers?.downloads.get(),
    ]);
    log.info({ expiresAt }, "credentials at hand");
  } catch (err) {
    log.error({ err }, "no credentials yet: uploads answer 503 until there are");
  }
}
