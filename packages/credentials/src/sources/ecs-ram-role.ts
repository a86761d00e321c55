import { ECSRAMRoleCredentialsProvider } from "@alicloud/credentials";
import type { CredentialsSource } from "../credentials.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { explainMetadataError } from "../errors/metadata-error.ts";
import { withDeadline } from "./deadline.ts";
import { fetchFrom } from "./library-session.ts";

export interface EcsRamRoleOptions {
  /** The role attached to the instance, e.g. `ZhichuanEcs`. Default: asked of the metadata service. */
  readonly roleName?: string | undefined;
  /** Milliseconds for the whole exchange. Default 5000, e.g. 2000. */
  readonly timeoutMs?: number;
}

/**
 * The RAM role of the ECS instance this runs on, from its metadata service, in plain and in hardened mode.
 * The role's own policies are the limit of what the credentials may do.
 * @see https://help.aliyun.com/zh/ecs/user-guide/attach-an-instance-ram-role-to-an-ecs-instance
 */
export function ecsRamRole({ roleName, timeoutMs = 5000 }: EcsRamRoleOptions = {}): CredentialsSource {
  return {
    name: "ecs-ram-role",
    async fetch() {
      try {
        const builder = ECSRAMRoleCredentialsProvider.builder()
          .withReadTimeout(timeoutMs)
          .withConnectTimeout(timeoutMs);
        if (roleName !== undefined) builder.withRoleName(roleName);
        const answer = fetchFrom(builder.build());
        return await withDeadline(answer, timeoutMs, "The ECS metadata service at 100.100.100.200");
      } catch (error) {
        throw error instanceof CredentialsError ? error : explainMetadataError(error, roleName);
      }
    },
  };
}
