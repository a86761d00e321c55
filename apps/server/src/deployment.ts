import { profiles as declared } from "@zhichuan/contract";
import type { Deployment } from "@zhichuan/permissions";
import type { Config } from "./config.ts";
import type { ContentChecker } from "./moderation/content-checker.ts";
import type { Profiles } from "./upload/find-profile.ts";

/** What a server is built from besides its configuration, as `buildApp` takes it. */
export interface DeploymentOptions {
  /** What may be uploaded. Default: the contract's table. */
  readonly profiles?: Profiles | undefined;
  /** The team's own content checks. Default: none. */
  readonly checkers?: readonly ContentChecker[] | undefined;
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
