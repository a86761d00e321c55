import { type AuthConfig, readAuth } from "./auth-config.ts";
import { type CallbackConfig, readCallback, readWebhook, type WebhookConfig } from "./callback-config.ts";
import { Environment } from "./environment.ts";
import * as settings from "./settings.ts";
import { readWechatPush, type WechatPushConfig } from "./wechat-push-config.ts";

/** Where the server's own credentials come from. */
export type CredentialsConfig =
  | { readonly kind: "ecs-ram-role"; readonly roleName: string | undefined }
  | {
      readonly kind: "ram-user";
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      readonly roleArn: string;
      readonly sessionName: string;
      /** Example: `https://sts.cn-hangzhou.aliyuncs.com`. */
      readonly stsEndpoint: string;
    }
  | { readonly kind: "function-compute" }
  | { readonly kind: "default" };

/** Everything the server is told from outside. README.md has the table. */
export interface Config {
  readonly bucket: string;
  /** Without `oss-`. Example: `cn-hangzhou`. */
  readonly region: string;
  /** What every key starts with: empty, or ending in a slash. */
  readonly prefix: string;
  /** The bucket as the server reaches it. No slash at the end. */
  readonly endpoint: string;
  /** The bucket as the phone reaches it. No slash at the end. */
  readonly publicUrl: string;
  readonly credentials: CredentialsConfig;
  /** What `upload` and session tokens are sealed with: at least 32 characters. */
  readonly ticketSecret: string;
  /** Those before it, which open what was sealed with them. */
  readonly ticketSecretsPrevious: readonly string[];
  /**
   * What users' names in keys, the keys themselves and the index's seals are derived from; never changed. TICKET_SECRET
   * itself where there are no users.
   */
  readonly userKey: string;
  readonly auth: AuthConfig;
  /** How WeChat pushes the verdicts of its content check; none: it is not asked. */
  readonly wechatPush: WechatPushConfig | undefined;
  /** None: OSS is not told to call back. */
  readonly callback: CallbackConfig | undefined;
  /** None: no server is told of stored files. */
  readonly webhook: WebhookConfig | undefined;
  /** Whether `GET /generate_signature` answers. */
  readonly guideEndpoint: boolean;
  /** Whether a file that its user has stored before need not be sent again. */
  readonly instantUpload: boolean;
  /** Whether new uploads are taken; what is stored can be read all the same. */
  readonly uploads: boolean;
  /** Requests a minute. */
  readonly rates: {
    readonly perUser: number;
    readonly perAddress: number;
    /** Logins, which cost a call to WeChat each. */
    readonly loginsPerAddress: number;
  };
  /** Where counts are kept that all instances share; none: each counts for itself. May hold a password. */
  readonly redisUrl: string | undefined;
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Whose pages in a browser may call this server. Example: `https://m.example.com`. */
  readonly h5Origins: readonly string[];
  /** 0 takes any that is free. */
  readonly port: number;
  readonly host: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Where what the server counts is read from; none: nothing is counted. */
  readonly metrics: { readonly port: number; readonly host: string } | undefined;
  /** Whether `GET /docs` answers. */
  readonly docs: boolean;
  /** For how long the server says that it is going to close before it does. */
  readonly drainSeconds: number;
}

/** The configuration cannot be used; `faults` has one line for each thing to change. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.faults = faults;
  }
}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const CREDENTIAL_KINDS = ["ram-user", "ecs-ram-role", "function-compute", "default"] as const;

/**
 * Reads the configuration from environment variables. Throws a ConfigError that names every fault; no line of it shows
 * a secret.
 */
export function loadConfig(values: Readonly<Record<string, string | undefined>>): Config {
  const { config, faults } = readConfig(values);
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/**
 * As `loadConfig`, for those who can use a part of it: a setting is as it should be unless a fault begins with its name.
 */
export function readConfig(values: Readonly<Record<string, string | undefined>>): {
  readonly config: Config;
  readonly faults: readonly string[];
} {
  const env = new Environment(values);
  const bucket = env.required(
    "OSS_BUCKET",
    "set the bucket's name, for instance my-bucket",
    settings.bucketName,
  );
  const region = env.required(
    "OSS_REGION",
    "set the bucket's region, for instance cn-hangzhou",
    settings.region,
  );
  const bucketAddress = (name: string) =>
    settings.normalAddress(
      env.optional(name, settings.bucketAddress(bucket)) ?? `https://${bucket}.oss-${region}.aliyuncs.com`,
    );
  const auth = readAuth(env);
  const ticketSecret = env.required("TICKET_SECRET", settings.MAKE_SECRET, settings.secret);
  const config: Config = {
    bucket,
    region,
    prefix: env.possiblyEmpty("OSS_PREFIX", settings.prefix) ?? "uploads/",
    endpoint: bucketAddress("OSS_ENDPOINT"),
    publicUrl: bucketAddress("OSS_PUBLIC_HOST"),
    credentials: readCredentials(env, region),
    ticketSecret,
    ticketSecretsPrevious: [env.optional("TICKET_SECRET_PREVIOUS", settings.secret) ?? []].flat(),
    userKey:
      auth.kind === "none"
        ? ticketSecret
        : env.required("USER_KEY", `${settings.MAKE_SECRET}; never change it`, settings.secret),
    auth,
    wechatPush: readWechatPush(env, auth),
    callback: readCallback(env),
    webhook: readWebhook(env),
    guideEndpoint: env.choice("GUIDE_ENDPOINT", ["on", "off"]) === "on",
    instantUpload: env.choice("INSTANT_UPLOAD", ["on", "off"]) === "on",
    uploads: env.choice("UPLOADS", ["on", "off"]) !== "off",
    rates: {
      perUser: Number(env.optional("RATE_PER_USER", settings.rate) ?? 300),
      perAddress: Number(env.optional("RATE_PER_ADDRESS", settings.rate) ?? 1200),
      loginsPerAddress: Number(env.optional("RATE_LOGINS_PER_ADDRESS", settings.rate) ?? 60),
    },
    redisUrl: env.optional("REDIS_URL", settings.redisUrl),
    trustedProxies: env.list("TRUSTED_PROXIES", settings.proxy),
    h5Origins: env.list("H5_ORIGINS", settings.origin),
    port: Number(env.optional("PORT", settings.port) ?? 3000),
    host: env.optional("HOST") ?? "127.0.0.1",
    logLevel: env.choice("LOG_LEVEL", LOG_LEVELS) ?? "info",
    metrics: readMetrics(env),
    docs: env.choice("DOCS", ["on", "off"]) === "on",
    drainSeconds: Number(env.optional("DRAIN_SECONDS", settings.drain) ?? 0),
  };
  return { config, faults: env.faults };
}

function readCredentials(env: Environment, region: string): CredentialsConfig {
  const kind = env.choice("OSS_CREDENTIALS", CREDENTIAL_KINDS);
  switch (kind) {
    case "ram-user":
      return readRamUser(env, region);
    case "ecs-ram-role":
      return { kind: "ecs-ram-role", roleName: env.optional("OSS_ECS_ROLE_NAME") };
    case "function-compute":
    case "default":
      return { kind };
    case undefined:
      env.required("OSS_CREDENTIALS", `set it to one of ${CREDENTIAL_KINDS.join(", ")}`);
      return { kind: "default" };
  }
}

function readMetrics(env: Environment): Config["metrics"] {
  const port = env.optional("METRICS_PORT", settings.port);
  const host = env.optional("METRICS_HOST") ?? "127.0.0.1";
  return port === undefined ? undefined : { port: Number(port), host };
}

function readRamUser(env: Environment, region: string): CredentialsConfig {
  return {
    kind: "ram-user",
    accessKeyId: env.required("OSS_ACCESS_KEY_ID", "set the RAM user's AccessKey ID"),
    accessKeySecret: env.required("OSS_ACCESS_KEY_SECRET", "set the RAM user's AccessKey secret"),
    roleArn: env.required(
      "OSS_STS_ROLE_ARN",
      "a RAM user's own keys never sign, set the ARN of the role to assume, for instance acs:ram::1234567890123456:role/zhichuan",
      settings.roleArn,
    ),
    sessionName: env.optional("OSS_STS_SESSION_NAME", settings.sessionName) ?? "zhichuan",
    stsEndpoint: settings.normalAddress(
      env.optional("STS_ENDPOINT", settings.address) ?? `https://sts.${region}.aliyuncs.com`,
    ),
  };
}
