import { getHeapStatistics } from "node:v8";
import underPressure from "@fastify/under-pressure";
import fp from "fastify-plugin";
import { ApiError } from "../api-error.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What is done instead of refusing a request under load. Does nothing: the route answers all the same. */
    pressureHandler?: () => void;
  }
}

/** From when on a process is too busy to take requests. */
export interface LoadLimits {
  /** Milliseconds that what is due waits for its turn, on average. 0: it may wait as long as it does. */
  readonly maxEventLoopDelay: number;
  /** Bytes. */
  readonly maxHeapUsedBytes: number;
  /** Milliseconds from one look to the next. */
  readonly sampleInterval: number;
}

const RETRY_AFTER = 5;

const defaults: LoadLimits = {
  maxEventLoopDelay: 500,
  maxHeapUsedBytes: 0.9 * getHeapStatistics().heap_size_limit,
  sampleInterval: 1000,
};

/**
 * Answers OVERLOADED while the process cannot keep up: a quick no, so that those it has accepted get their answer in
 * time. @see https://github.com/fastify/under-pressure
 */
export const load = fp(
  async (app, limits: Partial<LoadLimits>) => {
    await app.register(underPressure, {
      ...defaults,
      ...limits,
      pressureHandler: async (_request, _reply, type, value) => {
        throw new ApiError("OVERLOADED", { reason: `${type} ${value}`, retryAfter: RETRY_AFTER });
      },
    });
  },
  { name: "load" },
);
