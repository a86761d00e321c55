import type { FastifyInstance } from "fastify";
import type { Redis } from "ioredis";
import { connectRedis } from "./connect.ts";
import { Fallback } from "./fallback.ts";

/** Where all instances count together, and what is done while that is down. */
export interface SharedCounts {
  readonly redis: Redis;
  readonly fallback: Fallback;
}

/** Connects to the Redis at `url`, for as long as `app` runs; none when there is no `url`. */
export async function createSharedCounts(
  app: FastifyInstance,
  url: string | undefined,
  now: () => Date,
): Promise<SharedCounts | undefined> {
  if (url === undefined) return undefined;
  const redis = await connectRedis(url);
  app.addHook("onClose", async () => redis.disconnect());
  return { redis, fallback: new Fallback({ log: app.log, now }) };
}
