import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ApiError } from "../api-error.ts";
import type { SharedCounts } from "../redis/shared-counts.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** `false`: the route is not counted, since probes and services call it that share few addresses. */
    limited?: false;
  }
}

const MINUTE = 60_000;
/** How many users or addresses are counted at a time; who has been away longest is forgotten first. */
const MOST_COUNTED = 20_000;

/** Who is counted, and how many requests a minute they have. */
interface Limit {
  readonly name: string;
  readonly max: number;
  readonly who: (request: FastifyRequest) => string;
}

/** Counts a request. Throws TOO_MANY_REQUESTS with the seconds to wait. */
export type RateLimiter = (request: FastifyRequest) => Promise<void>;

/** Where requests are counted. */
export interface RateLimitOptions {
  /** Shared by all instances, and what to do while it is down. Default: each instance counts for itself. */
  readonly shared?: SharedCounts | undefined;
}

type Count = ReturnType<FastifyInstance["createRateLimit"]>;

/** Makes limiters that count in Redis, if there is one, and in memory. @see https://github.com/fastify/fastify-rate-limit */
export async function createRateLimiters(
  app: FastifyInstance,
  { shared }: RateLimitOptions,
): Promise<(limit: Limit) => RateLimiter> {
  const own = await counting(app, { cache: MOST_COUNTED });
  if (!shared) return (limit) => limiter(limit, own(limit));
  const common = await counting(app, { redis: shared.redis, nameSpace: "zhichuan:rate:" });
  return (limit) => {
    const [inRedis, inMemory] = [common(limit), own(limit)];
    return limiter(limit, (request) =>
      shared.fallback.run(
        () => inRedis(request),
        () => inMemory(request),
      ),
    );
  };
}

/** An address as it is counted: of IPv6 the network of 64 bits, all of which one subscriber has. */
export function addressOf({ ip }: FastifyRequest): string {
  return rateLimit.normalizeIP(ip, 64);
}

/** Has every request to `app`, and to what is registered in it, counted; but not those of routes that opt out. */
export function limitRequests(app: FastifyInstance, limit: RateLimiter): void {
  app.addHook("onRequest", (request, _reply, done) => {
    if (request.routeOptions.config.limited === false) done();
    else limit(request).then(() => done(), done);
  });
}

/** The plugin in a scope of its own, where it counts nothing unless it is asked to. */
async function counting(app: FastifyInstance, settings: rateLimit.RateLimitPluginOptions) {
  let create: FastifyInstance["createRateLimit"] | undefined;
  await app.register(async (scope) => {
    await scope.register(rateLimit, { global: false, timeWindow: MINUTE, ...settings });
    create = scope.createRateLimit.bind(scope);
  });
  return ({ name, max, who }: Limit): Count => {
    if (!create) throw new Error("@fastify/rate-limit was not registered");
    return create({ max, keyGenerator: (request) => `${name}:${who(request)}` });
  };
}

function limiter({ name, max }: Limit, count: Count): RateLimiter {
  return async (request) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    throw new ApiError("TOO_MANY_REQUESTS", {
      detail: `More than ${max} requests of one ${name} in a minute; ask again in ${counted.ttlInSeconds} seconds`,
      retryAfter: counted.ttlInSeconds,
    });
  };
}
