import { DefaultCredentialsProvider } from "@alicloud/credentials";
import type { CredentialsSource } from "../credentials.ts";
import { explainChainError } from "../errors/chain-error.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { withDeadline } from "./deadline.ts";
import { fetchFrom } from "./library-session.ts";

export interface DefaultChainOptions {
  /** Milliseconds for the whole chain, which may ask several places in turn. Default 15000, e.g. 30000. */
  readonly timeoutMs?: number;
}

/**
 * The default chain of `@alicloud/credentials`: environment, OIDC (Kubernetes with RRSA), CLI profile, profile file,
 * ECS metadata, credentials URI. What it finds must be temporary; the role's own policies are its limit.
 * @see https://help.aliyun.com/zh/sdk/developer-reference/v2-manage-node-js-access-credentials
 */
export function defaultChain({ timeoutMs = 15_000 }: DefaultChainOptions = {}): CredentialsSource {
  return {
    name: "default",
    async fetch() {
      try {
        const answer = fetchFrom(DefaultCredentialsProvider.builder().build());
        return await withDeadline(answer, timeoutMs, "The default chain of credentials");
      } catch (error) {
        throw error instanceof CredentialsError ? error : explainChainError(error);
      }
    },
  };
}
