import { Redis } from "ioredis";
import { type Check, fail, ok, skip } from "../check.ts";

/** Milliseconds. */
const TIMEOUT = 3000;

/** The Redis answers that all instances count in. */
export const redis: Check = {
  name: "Redis",
  async run({ settings }) {
    const { redisUrl } = settings.config("REDIS_URL");
    if (redisUrl === undefined) return skip("not used: each instance counts for itself");
    const { host } = new URL(redisUrl);
    const client = new Redis(redisUrl, {
      ...{ lazyConnect: true, connectTimeout: TIMEOUT, commandTimeout: TIMEOUT },
      ...{ maxRetriesPerRequest: 0, retryStrategy: () => null },
    });
    let reason = "no answer";
    // What the connection fails with is told here, and not by the command that waits for it.
    client.on("error", (error: NodeJS.ErrnoException) => {
      reason = error.code ?? error.message;
    });
    try {
      await client.connect();
      await client.ping();
      return ok(`${host} answers`);
    } catch (error) {
      const wrong = /NOAUTH|WRONGPASS/.test(`${reason} ${(error as Error).message}`);
      return fail(
        `${host} ${wrong ? "refuses the password" : `does not answer: ${reason}`}`,
        wrong
          ? "Set user and password in REDIS_URL, percent-encoded: redis://user:password@host:6379/0"
          : "Check REDIS_URL, the firewall, and the allow-list of the Redis instance. Until it answers, each instance of the server counts for itself.",
      );
    } finally {
      client.disconnect();
    }
  },
};
