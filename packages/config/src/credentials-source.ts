import {
  CredentialsError,
  type CredentialsSource,
  defaultChain,
  ecsRamRole,
  ramUser,
} from "@zhichuan/credentials";
import type { CredentialsConfig } from "./config.ts";

/** How long AssumeRole's credentials live, in seconds: what every role allows unless it was lowered. */
const SESSION_SECONDS = 3600;

/**
 * Where the credentials come from that the operator chose.
 * @param policy narrows a role that a RAM user assumes: JSON; called for it alone, others cannot be narrowed
 * @throws CredentialsError for settings that are no credentials or name a place where nobody can be asked for them, and
 *   whatever `policy` throws
 */
export function credentialsSource(credentials: CredentialsConfig, policy: () => string): CredentialsSource {
  switch (credentials.kind) {
    case "ecs-ram-role":
      return ecsRamRole({ roleName: credentials.roleName });
    case "ram-user":
      return ramUser({ ...credentials, policy: policy(), durationSeconds: SESSION_SECONDS });
    case "function-compute":
      throw new CredentialsError(
        "NO_CREDENTIALS",
        "OSS_CREDENTIALS=function-compute takes its keys from the requests that Function Compute makes, so there are none here. Outside of it set ram-user, ecs-ram-role or default.",
        { retryable: false },
      );
    case "default":
      return defaultChain();
  }
}
