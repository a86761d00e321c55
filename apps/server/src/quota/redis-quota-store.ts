import type { Redis, Result } from "ioredis";
import type { Counted, Day, DayLimits, QuotaStore, Reservation } from "./quota-store.ts";
import { RESERVE, SETTLE } from "./redis-scripts.ts";

declare module "ioredis" {
  interface RedisCommander<Context> {
    quotaReserve(
      open: string,
      sizes: string,
      stored: string,
      ...values: (string | number)[]
    ): Result<"reserved" | "files" | "bytes", Context>;
    quotaSettle(
      open: string,
      sizes: string,
      stored: string,
      ...values: (string | number)[]
    ): Result<null, Context>;
  }
}

/** Milliseconds: longer than the day of an account lasts and than anything is reserved. */
const KEPT = 48 * 60 * 60 * 1000;

/**
 * Counts for all instances together. An account has three keys, on one node of a cluster: `:open`, its reservations by
 * their end; `:sizes`, their bytes by id and in total; and one a day, what is stored, by id and in total.
 */
export class RedisQuotaStore implements QuotaStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
    redis.defineCommand("quotaReserve", { numberOfKeys: 3, lua: RESERVE });
    redis.defineCommand("quotaSettle", { numberOfKeys: 3, lua: SETTLE });
  }

  async reserve(account: string, { id, bytes, until }: Reservation, day: Day, limits: DayLimits) {
    const { files, bytes: most } = limits;
    return this.#redis.quotaReserve(...keys(account, day), id, bytes, until, day.start, files, most, KEPT);
  }

  async settle(account: string, { id, bytes }: Counted, day: Day | undefined) {
    await this.#redis.quotaSettle(...keys(account, day), id, bytes, day ? "count" : "drop", KEPT);
  }

  async giveBack(account: string, id: string) {
    await this.settle(account, { id, bytes: 0 }, undefined);
  }

  async lapsed(account: string, time: number, most: number) {
    const [open] = keys(account);
    return this.#redis.zrangebyscore(open, "-inf", `(${time}`, "LIMIT", 0, most);
  }
}

function keys(account: string, day?: Day): [open: string, sizes: string, stored: string] {
  const name = `zhichuan:quota:{${account}}`;
  return [`${name}:open`, `${name}:sizes`, `${name}:${day?.name ?? "none"}`];
}
