import { profiles, TicketRequest } from "@zhichuan/contract";
import Fastify, { type FastifyInstance } from "fastify";
import { buildApp, loadConfig } from "../src/index.ts";
import { BUCKET, REGION, SECRETS, TEMPORARY } from "./values.ts";

/** Characters of a form's ticket. */
const TICKET_LENGTH = 3640;

/** Fastify with nothing but an answer. */
export function hello(): FastifyInstance {
  const app = Fastify();
  const schema = { response: { 200: { type: "object", properties: { hello: { type: "string" } } } } };
  app.get("/", { schema }, async () => ({ hello: "world" }));
  return app;
}

/** Fastify that reads and checks what asks for a ticket, and answers as many bytes: no server that gives tickets is faster. */
export function echo(): FastifyInstance {
  const app = Fastify();
  const answer = JSON.stringify({ fields: "x".repeat(TICKET_LENGTH) });
  app.post("/v1/uploads", { schema: { body: TicketRequest } }, async (_request, reply) =>
    reply.type("application/json").send(answer),
  );
  return app;
}

/** This server as a team runs it: logged in through WeChat, limited, counted, logged; no limit is met. */
export function full(): Promise<FastifyInstance> {
  return zhichuan({ AUTH: "wechat", WECHAT_APPID: "wx0123456789abcdef", WECHAT_SECRET: "a-secret" }, {});
}

/** This server without a login, and without a log unless `logger` says otherwise. */
export function open(logger: false | object = false, now?: () => Date): Promise<FastifyInstance> {
  return zhichuan({ AUTH: "none", GUIDE_ENDPOINT: "on" }, logger, now);
}

function zhichuan(
  environment: object,
  logger: false | object,
  now = () => new Date(),
): Promise<FastifyInstance> {
  const config = loadConfig({
    OSS_BUCKET: BUCKET,
    OSS_REGION: REGION,
    OSS_CREDENTIALS: "default",
    ...SECRETS,
    RATE_PER_USER: "9999999",
    RATE_PER_ADDRESS: "9999999",
    ...environment,
  });
  const document = { ...profiles.document, perDay: { files: 1e6, bytes: 1e12 } };
  return buildApp({
    config,
    credentials: { get: async () => TEMPORARY },
    now,
    logger,
    profiles: { document },
  });
}

/** A clock on which every reading is another second, within one hour: each answer has to be signed anew. */
export function hastyClock(): () => Date {
  const start = Date.now();
  let seconds = 0;
  return () => new Date(start + (seconds++ % 3600) * 1000);
}
