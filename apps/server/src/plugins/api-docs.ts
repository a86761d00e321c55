import { existsSync } from "node:fs";
import { join } from "node:path";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { CONTRACT_VERSION } from "@zhichuan/contract";
import fp from "fastify-plugin";
import { describeRoute } from "../docs/describe-route.ts";
import { tags } from "../docs/operations.ts";

/** Where a bundle has the page's files beside it; the package brings its own. */
const BUNDLED = join(import.meta.dirname, "swagger-ui");

/** The page runs its own scripts alone and asks nobody but this server. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; connect-src 'self'; font-src 'self' data:; img-src 'self' data:; script-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * `GET /docs`: the API, described from the contract's own schemas, for people; `/docs/json` and `/docs/yaml`: as OpenAPI.
 * Has to come before the routes. @see https://github.com/fastify/fastify-swagger
 */
export const apiDocs = fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: "3.1.0",
        info: {
          title: "Zhichuan",
          description: "Direct upload from a WeChat mini-program to Alibaba Cloud OSS.",
          version: CONTRACT_VERSION,
        },
        tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
        components: { securitySchemes: { session: { type: "http", scheme: "bearer" } } },
      },
      transform: describeRoute,
    });
    await app.register(swaggerUi, {
      routePrefix: "/docs",
      staticCSP: CONTENT_SECURITY_POLICY,
      theme: { title: "Zhichuan" },
      logo: { type: "image/svg+xml", content: "<svg xmlns='http://www.w3.org/2000/svg'/>" },
      ...(existsSync(BUNDLED) && { baseDir: BUNDLED }),
    });
  },
  { name: "api-docs" },
);
