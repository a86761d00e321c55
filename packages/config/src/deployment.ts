import { profiles as declared, type Profile } from "@zhichuan/contract";
import type { Deployment } from "@zhichuan/permissions";
import type { Config } from "./config.ts";

/** What a server is built from besides its configuration. */
export interface DeploymentOptions {
  /** What may be uploaded. Default: the contract's table. */
  readonly profiles?: Readonly<Record<string, Profile>> | undefined;
  /** The team's own content checks. Default: none. */
  readonly checkers?: readonly unknown[] | undefined;
}

/** What decides which permissions this server needs. */
export function deploymentOf(
  { bucket, prefix, instantUpload, auth, wechatPush }: Config,
  { profiles = declared, checkers = [] }: DeploymentOptions = {},
): Deployment {
  return {
    ...{ bucket, prefix, instantUpload, profiles },
    files: auth.kind !== "none",
    moderation: (auth.kind === "wechat" && wechatPush !== undefined) || checkers.length > 0,
  };
}
