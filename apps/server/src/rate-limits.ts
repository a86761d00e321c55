import type { Config } from "@zhichuan/config";
import type { FastifyInstance } from "fastify";
import {
  addressOf,
  createRateLimiters,
  type RateLimiter,
  type RateLimitOptions,
} from "./plugins/rate-limit.ts";

/** The limits there are. */
export interface RateLimits {
  readonly address: RateLimiter;
  readonly login: RateLimiter;
  /** None under AUTH=none, where all are one user. */
  readonly user: RateLimiter | undefined;
}

/** Makes the limits that `rates` says. */
export async function createRateLimits(
  app: FastifyInstance,
  { auth, rates }: Pick<Config, "auth" | "rates">,
  options: RateLimitOptions,
): Promise<RateLimits> {
  const create = await createRateLimiters(app, options);
  const { perAddress, perUser, loginsPerAddress } = rates;
  return {
    address: create({ name: "address", max: perAddress, who: addressOf }),
    login: create({ name: "login address", max: loginsPerAddress, who: addressOf }),
    user:
      auth.kind === "none" ? undefined : create({ name: "user", max: perUser, who: ({ user }) => user.id }),
  };
}
