import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import type { Faults } from "../faults.ts";
import { type Accounts, isTrusted, type RandomBytes, type Role } from "../ram/index.ts";
import { installFaults } from "../service-faults.ts";
import { InstanceSession } from "./instance-session.ts";
import { MetadataTokens } from "./metadata-tokens.ts";

export interface MetadataOptions {
  readonly accounts: Accounts;
  readonly now: () => Date;
  /** e.g. `crypto.randomBytes` */
  readonly random: RandomBytes;
  /** The RAM role attached to the instance; without one (or if it does not trust ECS) there are no credentials. */
  readonly role?: Role;
  /** Hardened mode: requests without a token (v1) are refused. Default false. */
  readonly hardened?: boolean;
  /** Asked with the operation `GetMetadata`, for token requests too. */
  readonly faults?: Faults;
}

const maxTokenSeconds = 21_600;
const credentialsPath = "/latest/meta-data/ram/security-credentials/";

class MetadataError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The metadata service of one ECS instance, as far as its RAM role goes.
 * @see https://help.aliyun.com/zh/ecs/user-guide/view-instance-metadata
 * @see https://help.aliyun.com/zh/ecs/user-guide/attach-an-instance-ram-role-to-an-ecs-instance
 */
export function buildMetadata(options: MetadataOptions): FastifyInstance {
  const { accounts, now, random, role, hardened = false, faults } = options;
  const app = Fastify({ bodyLimit: 1024 });
  const tokens = new MetadataTokens(now, random);
  const attached = role && isTrusted(role.trust, { Service: "ecs.aliyuncs.com" }) ? role : undefined;
  const session = attached && new InstanceSession({ accounts, now, random, role: attached });

  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof MetadataError ? error.status : 500;
    const title = `${status} - ${error instanceof MetadataError ? error.message : "Internal Server Error"}`;
    return reply
      .code(status)
      .type("text/html")
      .send(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`);
  });
  app.setNotFoundHandler(() => {
    throw new MetadataError(404, "Not Found");
  });
  installFaults(app, {
    faults,
    operation: "GetMetadata",
    toError: (status, _code, message) => new MetadataError(status, message),
  });

  app.put("/latest/api/token", async (request, reply) => {
    const seconds = Number(request.headers["x-aliyun-ecs-metadata-token-ttl-seconds"]);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > maxTokenSeconds) {
      throw new MetadataError(400, "Bad Request");
    }
    return reply.type("text/plain").send(tokens.issue(seconds));
  });
  app.get(credentialsPath, async (request, reply) => {
    checkToken(request);
    if (!attached) throw new MetadataError(404, "Not Found");
    return reply.type("text/plain").send(attached.name);
  });
  app.get<{ Params: { role: string } }>(`${credentialsPath}:role`, async (request) => {
    checkToken(request);
    if (!session || request.params.role !== attached?.name) throw new MetadataError(404, "Not Found");
    return session.current();
  });
  return app;

  function checkToken({ headers }: FastifyRequest) {
    const token = headers["x-aliyun-ecs-metadata-token"];
    if (token === undefined ? hardened : !tokens.isValid(String(token))) {
      throw new MetadataError(403, "Forbidden");
    }
  }
}
