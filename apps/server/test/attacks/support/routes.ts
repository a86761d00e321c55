import type { FastifyInstance } from "fastify";

/** A route of a server. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE" | "OPTIONS";
  /** Example: `/v1/uploads/parts`. */
  readonly path: string;
}

const METHODS = ["GET", "POST", "DELETE", "OPTIONS"] as const;
/** One line of Fastify's tree: its indentation, four characters a level; what it adds to the path; its methods. */
const LINE = /^((?:│ {3}| {4})*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/;

/** Every route the server has, as it says itself; without HEAD and what only answers that there is nothing. */
export function routesOf(app: FastifyInstance): Route[] {
  const parts: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const [, indentation, part, methods = ""] = LINE.exec(line) ?? [];
      if (indentation === undefined || part === undefined) throw new Error(`no route is read from ${line}`);
      parts.splice(indentation.length / 4, Number.POSITIVE_INFINITY, part);
      const path = parts.join("");
      const has = methods.split(", ");
      return METHODS.filter((method) => has.includes(method)).map((method) => ({ method, path }));
    });
}
