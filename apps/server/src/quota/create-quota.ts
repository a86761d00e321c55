import type { Config } from "@zhichuan/config";
import type { OssClient } from "@zhichuan/oss-client";
import type { SharedCounts } from "../redis/shared-counts.ts";
import type { Profiles } from "../upload/find-profile.ts";
import { fallbackQuotaStore } from "./fallback-quota-store.ts";
import { MemoryQuotaStore } from "./memory-quota-store.ts";
import { Quota } from "./quota.ts";
import { RedisQuotaStore } from "./redis-quota-store.ts";

/** What the quota is made from. */
export interface CreateQuotaOptions {
  readonly config: Pick<Config, "bucket" | "prefix">;
  readonly profiles: Profiles;
  readonly oss: OssClient;
  /** None: this instance counts for itself. */
  readonly shared: SharedCounts | undefined;
  readonly now: () => Date;
}

/** The quota, counted in Redis where there is one. */
export function createQuota({ config, profiles, oss, shared, now }: CreateQuotaOptions): Quota {
  const own = new MemoryQuotaStore();
  return new Quota({
    store: shared ? fallbackQuotaStore(new RedisQuotaStore(shared.redis), own, shared.fallback) : own,
    profiles,
    namespace: `${config.bucket}/${config.prefix}`,
    head: (key) => oss.headObject(key),
    now,
  });
}
