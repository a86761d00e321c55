import { profiles } from "@zhichuan/contract";
import OSS from "ali-oss";
import Fastify, { type FastifyInstance } from "fastify";
import { buildApp, loadConfig } from "../src/index.ts";
import { BUCKET, REGION, SECRETS, TEMPORARY } from "./values.ts";

/** Fastify with nothing but an answer. */
export function hello(): FastifyInstance {
  const app = Fastify();
  const schema = { response: { 200: { type: "object", properties: { hello: { type: "string" } } } } };
  app.get("/", { schema }, async () => ({ hello: "world" }));
  return app;
}

/** Fastify and the guide's payload, signed by ali-oss: no login, no limit, no body, no log, and a key of the phone's choice. */
export function aliOss(): FastifyInstance {
  const { accessKeyId, accessKeySecret, securityToken } = TEMPORARY;
  const client = new OSS({
    bucket: BUCKET,
    region: `oss-${REGION}`,
    accessKeyId,
    accessKeySecret,
    stsToken: securityToken,
    refreshSTSToken: null,
    refreshSTSTokenInterval: 1e9,
  });
  const names = [
    "policy",
    "x_oss_signature_version",
    "x_oss_credential",
    "x_oss_date",
    "signature",
    "security_token",
  ];
  const properties = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
  const app = Fastify();
  app.get("/", { schema: { response: { 200: { type: "object", properties } } } }, async () => {
    const at = new Date();
    const date = `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
    const credential = `${accessKeyId}/${date.slice(0, 8)}/${REGION}/oss/aliyun_v4_request`;
    const policy = {
      expiration: new Date(at.getTime() + 900_000).toISOString(),
      conditions: [
        { bucket: BUCKET },
        { "x-oss-signature-version": "OSS4-HMAC-SHA256" },
        { "x-oss-credential": credential },
        { "x-oss-date": date },
        { "x-oss-security-token": securityToken },
        ["content-length-range", 1, 10_485_760],
        ["eq", "$success_action_status", "200"],
        ["starts-with", "$key", "uploads/"],
      ],
    };
    return {
      policy: Buffer.from(JSON.stringify(policy)).toString("base64"),
      x_oss_signature_version: "OSS4-HMAC-SHA256",
      x_oss_credential: credential,
      x_oss_date: date,
      signature: client.signPostObjectPolicyV4(policy, at),
      security_token: securityToken,
    };
  });
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
