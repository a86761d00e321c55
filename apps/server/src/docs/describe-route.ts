import type { SwaggerTransform } from "@fastify/swagger";
import { ErrorBody, type ErrorCode, errors } from "@zhichuan/contract";
import type { FastifySchema } from "fastify";
import { forUsers, operations } from "./operations.ts";

/** What every route may answer, and what every route for users may. */
const ALWAYS: readonly ErrorCode[] = ["INVALID_REQUEST", "TOO_MANY_REQUESTS", "OVERLOADED", "INTERNAL"];
const USERS: readonly ErrorCode[] = ["SESSION_NEEDED"];

/** Adds to a route's shapes what the table of operations says of it, and the errors it may answer with. */
export const describeRoute: SwaggerTransform = ({ schema, url, route }) => {
  const operation = operations[`${[route.method].flat()[0]} ${url}`];
  // A route of the team's own.
  if (!operation) return { schema, url };
  const { summary, description, tag, errors: own = [], answer } = operation;
  const users = forUsers.has(tag);
  const given = (schema ?? {}) as FastifySchema & { response?: Record<number, unknown> };
  const described: FastifySchema = {
    ...given,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    operationId: `${[route.method].flat()[0]?.toLowerCase()}${url.replaceAll(/[^a-z0-9]+/gi, "_")}`,
    security: users ? [{ session: [] }] : [],
    response: {
      ...(answer && { 200: answer }),
      ...given.response,
      ...errorAnswers([...own, ...ALWAYS, ...(users ? USERS : [])]),
    },
  };
  return { schema: described, url };
};

/** One answer for each status, naming the codes that it may stand for. */
function errorAnswers(codes: readonly ErrorCode[]): Record<number, unknown> {
  const byStatus = Map.groupBy(new Set(codes), (code) => errors[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `\`${code}\`: ${errors[code].en.message}`).join("\n\n"),
        content: { "application/json": { schema: ErrorBody } },
      },
    ]),
  );
}
