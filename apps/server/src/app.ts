import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { Config } from "@zhichuan/config";
import { createUserIds, deriveKey } from "@zhichuan/config";
import { profiles } from "@zhichuan/contract";
import type { CredentialsProvider, FunctionComputeCredentials } from "@zhichuan/credentials";
import { createOssClient } from "@zhichuan/oss-client";
import { createWechatClient } from "@zhichuan/wechat";
import Fastify, { type FastifyInstance } from "fastify";
import { checkProfiles } from "./check-profiles.ts";
import { answerClientError } from "./client-error.ts";
import type { Signers } from "./credentials.ts";
import type { Dependencies } from "./dependencies.ts";
import { BODY_LIMIT, type Timeouts, timeouts } from "./limits.ts";
import { serializers } from "./log-serializers.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { ContentChecker } from "./moderation/content-checker.ts";
import { createModeration, moderationWarnings } from "./moderation/create-moderation.ts";
import { createTellUploaded, type OnUploaded } from "./on-uploaded/on-uploaded.ts";
import { createWebhook } from "./on-uploaded/webhook.ts";
import { answerHeaders, requestIds } from "./plugins/answer-headers.ts";
import { apiDocs } from "./plugins/api-docs.ts";
import { browserOrigins } from "./plugins/browser-origins.ts";
import { contractVersion } from "./plugins/contract-version.ts";
import { drain } from "./plugins/drain.ts";
import { answerFrameworkError, errorAnswers } from "./plugins/errors.ts";
import { type LoadLimits, load } from "./plugins/load.ts";
import { noteOssRequests, ossRequests } from "./plugins/oss-requests.ts";
import { platformKeys } from "./plugins/platform-keys.ts";
import { limitRequests } from "./plugins/rate-limit.ts";
import { RequestLog, requestLog } from "./plugins/request-log.ts";
import { requestMetrics } from "./plugins/request-metrics.ts";
import { uploadsSwitch } from "./plugins/uploads-switch.ts";
import { needUser, user } from "./plugins/user.ts";
import { createQuota } from "./quota/create-quota.ts";
import { createRateLimits } from "./rate-limits.ts";
import { createSharedCounts } from "./redis/shared-counts.ts";
import { abort } from "./routes/abort.ts";
import { complete } from "./routes/complete.ts";
import { files } from "./routes/files.ts";
import { generateSignature } from "./routes/generate-signature.ts";
import { health } from "./routes/health.ts";
import { ossCallback } from "./routes/oss-callback.ts";
import { parts } from "./routes/parts.ts";
import { profiles as profilesRoute } from "./routes/profiles.ts";
import { session } from "./routes/session.ts";
import { status } from "./routes/status.ts";
import { uploads } from "./routes/uploads.ts";
import type { Secrets } from "./sealing/sealed-claims.ts";
import { createAuthenticate } from "./session/authenticate.ts";
import { createSessionTokens } from "./session/session-token.ts";
import { ContentIndex } from "./upload/content-index.ts";
import type { Profiles } from "./upload/find-profile.ts";
import { createUploadTokens } from "./upload/upload-token.ts";

/** Takes the log, one line of JSON at a time. */
interface LogStream {
  write(line: string): void;
}

/** What the server is built from. */
export interface AppOptions {
  readonly config: Config;
  /** The server's own. Those of Function Compute hear of the keys that requests bring. */
  readonly credentials: CredentialsProvider | FunctionComputeCredentials;
  /** What tickets and links are signed with, where these may do less than `credentials`, which is the default. */
  readonly signers?: Signers | undefined;
  readonly now: () => Date;
  /** From 0 up to 1. Default: Math.random. It only tells servers apart in request ids. */
  readonly random?: () => number;
  /** Where the log goes; default stdout. `false`: nowhere. */
  readonly logger?: { readonly stream?: LogStream } | false;
  /** What may be uploaded. Default: the contract's table. */
  readonly profiles?: Profiles;
  /** What slow clients are given. Default: limits.ts. */
  readonly timeouts?: Partial<Timeouts>;
  /** From when on requests are refused for being too many. Default: plugins/load.ts. */
  readonly load?: Partial<LoadLimits>;
  /**
   * The team's own work when a file is stored, before the phone is told; bounded to three seconds. Default: a POST to
   * ON_UPLOADED_URL, where that is set. Example: `async ({ key, user }) => { await db.insert("files", { key, user }); }`
   */
  readonly onUploaded?: OnUploaded;
  /**
   * The team's own, for moderated profiles with videos or documents; asked before WeChat. Example:
   * moderation/content-checker.ts.
   */
  readonly checkers?: readonly ContentChecker[];
  /** For the server's own requests, to OSS and others. Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** What counts, and is told of. Default: nothing is counted. */
  readonly metrics?: Metrics | undefined;
}

/** Builds the server; it listens to nothing yet. Throws a ConfigError when a profile needs what is not set. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { config, credentials, metrics, now, fetch = globalThis.fetch } = options;
  const timed = (service: string) => metrics?.timed(service, fetch) ?? fetch;
  checkProfiles(options.profiles ?? profiles, config);
  const limits = { ...timeouts, ...options.timeouts };
  const nextId = requestIds(options.random ?? Math.random);
  const app = Fastify({
    connectionTimeout: limits.connectionTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    http: { headersTimeout: limits.headersTimeout, connectionsCheckingInterval: limits.checkInterval },
    trustProxy: config.trustedProxies.length > 0 && [...config.trustedProxies],
    bodyLimit: BODY_LIMIT,
    logger: options.logger !== false && { level: config.logLevel, serializers, ...options.logger },
    logController: new RequestLog(),
    genReqId: nextId,
    // Fastify would drop fields the contract does not know and turn "12" into 12; the contract refuses both.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    // A request that still comes in while the server closes is answered as any other.
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, nextId()),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.removeContentTypeParser("text/plain");

  const oss = createOssClient({
    bucketUrl: config.endpoint,
    region: config.region,
    bucket: config.bucket,
    credentials: () => credentials.get(),
    now,
    fetch: noteOssRequests(timed("oss")),
  });
  const wechat =
    config.auth.kind === "wechat"
      ? createWechatClient({ ...config.auth, fetch: timed("wechat"), now })
      : undefined;
  const { moderation, offer, versioning, checkers } = createModeration({
    config,
    profiles: options.profiles ?? profiles,
    checkers: options.checkers ?? [],
    oss,
    credentials,
    wechat,
    log: app.log,
    now,
  });
  const hook =
    options.onUploaded ??
    (config.webhook && createWebhook({ ...config.webhook, fetch: timed("webhook"), now }));
  const secrets: Secrets = [config.ticketSecret, ...config.ticketSecretsPrevious];
  const shared = await createSharedCounts(app, config.redisUrl, now);
  const sessions = createSessionTokens(...secrets);
  const userId = createUserIds(config);
  const dependencies: Dependencies = {
    config,
    credentials,
    signers: options.signers ?? { uploads: credentials, downloads: credentials },
    oss,
    contents: config.instantUpload
      ? new ContentIndex({
          oss,
          prefix: config.prefix,
          secret: deriveKey(config.userKey, "content index"),
        })
      : undefined,
    tokens: createUploadTokens(...secrets),
    ...offer,
    quota: createQuota({ config, profiles: offer.profiles, oss, shared, now }),
    moderation,
    versioning,
    tellUploaded: hook && createTellUploaded(hook),
    metrics,
    now,
  };

  const rates = await createRateLimits(app, config, { shared });

  await app.register(platformKeys, { receiver: "receive" in credentials ? credentials : undefined });
  await app.register(requestLog);
  await app.register(drain);
  await app.register(ossRequests);
  if (metrics) await app.register(requestMetrics, { metrics });
  await app.register(answerHeaders);
  await app.register(contractVersion);
  await app.register(errorAnswers);
  await app.register(browserOrigins, { origins: config.h5Origins });
  await app.register(load, options.load ?? {});
  limitRequests(app, rates.address);
  await app.register(user);

  if (config.docs) await app.register(apiDocs);
  await app.register(health, dependencies);
  await app.register(async (open) => {
    uploadsSwitch(open, config.uploads);
    await open.register(generateSignature, dependencies);
  });
  await app.register(profilesRoute, dependencies);
  await app.register(session, { auth: config.auth, wechat, sessions, userId, limit: rates.login, now });
  await app.register(ossCallback, { ...dependencies, fetch });
  for (const checker of checkers) await app.register(checker.verdicts(moderation.settle));
  await app.register(async (users) => {
    needUser(users, createAuthenticate({ auth: config.auth, sessions, userId, now, fetch }));
    if (rates.user) limitRequests(users, rates.user);
    await users.register(async (open) => {
      uploadsSwitch(open, config.uploads);
      await open.register(uploads, dependencies);
      await open.register(parts, dependencies);
    });
    await users.register(status, dependencies);
    await users.register(complete, dependencies);
    await users.register(abort, dependencies);
    await users.register(files, dependencies);
  });

  const open = config.auth.kind === "none";
  if (open)
    app.log.warn(
      "AUTH=none: whoever reaches this server may upload, and all uploads belong to one anonymous user",
    );
  if (open && config.instantUpload)
    app.log.warn(
      "INSTANT_UPLOAD=on with AUTH=none: whoever knows the SHA-256 of a stored file gets that file, and what is stored under a digest is anybody's word",
    );
  for (const warning of moderationWarnings(config, offer)) app.log.warn(warning);
  if (config.callback?.keyUrl !== undefined)
    app.log.warn(
      "OSS_CALLBACK_KEY_URL is set: callbacks are verified with the key at that address and not with Alibaba Cloud's",
    );
  if (config.guideEndpoint)
    app.log.warn(
      { prefix: config.prefix },
      "GUIDE_ENDPOINT=on: whoever reaches it may write any object below the prefix",
    );
  return app;
}
