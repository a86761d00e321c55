import { type Config, credentialsSource, deploymentOf } from "@zhichuan/config";
import { createCredentialsProvider, type TemporaryCredentials } from "@zhichuan/credentials";
import { createOssClient, type OssClient } from "@zhichuan/oss-client";
import { type Deployment, operatorPolicy, sessionPolicy } from "@zhichuan/permissions";
import type { Credentials } from "@zhichuan/signer";
import { UsageError } from "./errors.ts";
import type { Screen } from "./screen.ts";
import { BUCKET, CREDENTIALS, DEPLOYMENT, type Settings } from "./settings.ts";
import type { World } from "./world.ts";

/** What is done to one object, and nothing to any other. */
export type ObjectAction =
  | "oss:PutObject"
  | "oss:GetObject"
  | "oss:DeleteObject"
  | "oss:AbortMultipartUpload"
  | "oss:ListParts";

/** The credentials and clients that commands work with. Nothing is asked for before it is used. */
export class Access {
  readonly #settings: Settings;
  readonly #world: World;
  readonly #screen: Screen;

  constructor(settings: Settings, world: World, screen: Screen) {
    this.#settings = settings;
    this.#world = world;
    this.#screen = screen;
  }

  /** What decides which permissions the server needs. Throws a ConfigError. */
  deployment(): Deployment {
    return deploymentOf(this.#settings.config("OSS_BUCKET", "OSS_PREFIX", ...DEPLOYMENT));
  }

  /** Credentials that can do what the server can do. Throws a CredentialsError, ConfigError or PermissionsError. */
  server(deployment = this.deployment()): () => Promise<TemporaryCredentials> {
    return this.#provider(() => sessionPolicy(deployment));
  }

  /** Credentials for one object alone, where they can be narrowed: a RAM user's can. */
  forObject(key: string, actions: readonly ObjectAction[]): () => Promise<TemporaryCredentials> {
    const { bucket } = this.#settings.config(...BUCKET);
    if (/[*?$]/.test(key))
      throw new UsageError(
        `The key ${key} has one of * ? $ in it, which policies read as patterns: choose another.`,
      );
    const Statement = [{ Effect: "Allow", Action: actions, Resource: [`acs:oss:*:*:${bucket}/${key}`] }];
    return this.#provider(() => JSON.stringify({ Version: "1", Statement }));
  }

  /**
   * Credentials of whoever looks after the bucket: the AccessKey in OPERATOR_ACCESS_KEY_ID and _SECRET, or where there
   * is none the server's own, as far as they go.
   */
  operator(): () => Promise<Credentials> {
    const { OPERATOR_ACCESS_KEY_ID: id, OPERATOR_ACCESS_KEY_SECRET: secret } = this.#settings.env;
    if (id && secret) return async () => ({ accessKeyId: id, accessKeySecret: secret });
    if (id || secret)
      throw new UsageError("Set OPERATOR_ACCESS_KEY_ID and OPERATOR_ACCESS_KEY_SECRET both, or neither.");
    const { bucket, prefix } = this.#settings.config("OSS_BUCKET", "OSS_PREFIX");
    return this.#provider(() => JSON.stringify(operatorPolicy({ bucket, prefix })));
  }

  /** A client of the bucket, as the server reaches it. */
  oss(credentials: () => Promise<Credentials>, change: Partial<Pick<Config, "endpoint">> = {}): OssClient {
    const { bucket, region, endpoint } = { ...this.#settings.config(...BUCKET), ...change };
    return createOssClient({ bucketUrl: endpoint, region, bucket, credentials, now: this.#world.now });
  }

  #provider(policy: () => string): () => Promise<TemporaryCredentials> {
    const { credentials } = this.#settings.config("OSS_REGION", ...CREDENTIALS);
    const { now, random } = this.#world;
    const provider = createCredentialsProvider({
      source: credentialsSource(credentials, policy),
      now,
      random,
    });
    return async () => {
      const issued = await provider.get();
      this.#screen.hide(issued.accessKeySecret);
      return issued;
    };
  }
}
