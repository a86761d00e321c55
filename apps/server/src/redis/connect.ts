import { Redis } from "ioredis";

/** Milliseconds. A count that is late is worth less than an answer. */
const COMMAND_TIMEOUT = 250;
const CONNECT_TIMEOUT = 2000;
const LONGEST_PAUSE = 2000;

/**
 * Connects to the Redis that all instances share. Comes back when the connection stands or has failed once; after that
 * it is tried again for as long as it takes, and meanwhile every command fails at once.
 * @param url example: `redis://127.0.0.1:6379/0`
 */
export async function connectRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: CONNECT_TIMEOUT,
    retryStrategy: (attempts) => Math.min(attempts * 100, LONGEST_PAUSE),
  });
  // Every command that fails says so itself; an event without a listener would end the process.
  redis.on("error", () => {});
  await redis.connect().catch(() => {});
  return redis;
}
