import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import type { Faults } from "../faults.ts";
import type { Accounts, RandomBytes } from "../ram/index.ts";
import { installFaults } from "../service-faults.ts";
import { assumeRole } from "./assume-role.ts";
import { Authenticator } from "./authenticate.ts";
import { StsError } from "./sts-error.ts";

export interface StsOptions {
  readonly accounts: Accounts;
  readonly now: () => Date;
  /** e.g. `crypto.randomBytes` */
  readonly random: RandomBytes;
  /** Asked with the operation `AssumeRole`. */
  readonly faults?: Faults;
}

/**
 * The Security Token Service: AssumeRole in RPC style, signed with `ACS3-HMAC-SHA256`, answering JSON.
 * @see https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
export function buildSts({ accounts, now, random, faults }: StsOptions): FastifyInstance {
  const authenticator = new Authenticator(accounts, now);
  const app = Fastify({ genReqId: () => createRequestId(random), bodyLimit: 1024 * 1024 });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addHook("onSend", async (request, reply) => {
    reply.header("x-acs-request-id", request.id);
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, code, message } =
      error instanceof StsError
        ? error
        : new StsError(500, "InternalError", "STS Server Internal Error happened.");
    return reply.code(status).send({
      RequestId: request.id,
      HostId: request.host,
      Code: code,
      Message: message,
      Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&product=Sts&requestId=${request.id}`,
    });
  });
  app.setNotFoundHandler(unknownAction);
  installFaults(app, {
    faults,
    operation: "AssumeRole",
    toError: (status, code, message) => new StsError(status, code, message),
  });

  app.post("/", async (request) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const caller = authenticator.authenticate({
      method: request.method,
      url: request.raw.url ?? "/",
      headers: request.headers,
      body,
    });
    const parameters = readParameters(request, body);
    if (actionOf(request, parameters) !== "AssumeRole@2015-04-01") unknownAction();
    const context = { "acs:SourceIp": request.ip, "acs:SecureTransport": "false" };
    return { RequestId: request.id, ...assumeRole({ accounts, random, caller, parameters, context }) };
  });
  return app;
}

function unknownAction(): never {
  throw new StsError(
    404,
    "InvalidAction.NotFound",
    "Specified api is not found, please check your url and method.",
  );
}

/** RPC style: parameters come in the query or as a form. */
function readParameters(request: FastifyRequest, body: Buffer): Map<string, string> {
  const { searchParams } = new URL(request.raw.url ?? "/", "http://sts");
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  return new Map([...searchParams, ...(isForm ? new URLSearchParams(body.toString()) : [])]);
}

function actionOf({ headers }: FastifyRequest, parameters: ReadonlyMap<string, string>): string {
  const action = headers["x-acs-action"] ?? parameters.get("Action");
  const version = headers["x-acs-version"] ?? parameters.get("Version");
  return `${action}@${version}`;
}

/** A UUID in capitals. */
function createRequestId(random: RandomBytes): string {
  const hex = Buffer.from(random(16)).toString("hex").toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
