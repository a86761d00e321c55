import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { buildCallbackKey, CALLBACK_KEY_PATH, DEMO_CALLBACK_KEY } from "./callback-key/index.ts";
import {
  DEMO_BUCKET,
  DEMO_ECS_ROLE_NAME,
  DEMO_MINI_PROGRAM,
  DEMO_RAM_USER,
  DEMO_REGION,
  DEMO_ROLE_NAME,
} from "./demo.ts";
import { Faults } from "./faults.ts";
import { buildMetadata } from "./metadata/index.ts";
import { BucketStore, buildOss, type LifecycleRun, runLifecycle } from "./oss/index.ts";
import { Accounts, type PolicyDocument, type Role } from "./ram/index.ts";
import { buildSts } from "./sts/index.ts";
import { buildWechat, type Wechat } from "./wechat/index.ts";

export interface EmulatorOptions {
  /** Where objects are kept, across restarts, e.g. `./data`. Default: a temporary folder, removed by `close`. */
  readonly dir?: string;
  /** Default 0: any free port. */
  readonly ossPort?: number;
  /** Default 0: any free port. */
  readonly stsPort?: number;
  /** Default 0: any free port. */
  readonly metadataPort?: number;
  /** Default 0: any free port. */
  readonly wechatPort?: number;
  /** Default 0: any free port. */
  readonly callbackKeyPort?: number;
  /** How long a server that OSS calls back may take. Milliseconds; default 5000, as OSS. */
  readonly callbackTimeoutMs?: number;
  /** The address to listen on, e.g. `0.0.0.0` to let a phone in the same network in. Default `127.0.0.1`. */
  readonly host?: string;
  /** The clock of every check: skew, expiry, sessions. Default: the machine's. */
  readonly now?: () => Date;
  /** Default `zhichuan-dev`. */
  readonly bucket?: string;
  /** Default `cn-hangzhou`. */
  readonly region?: string;
  /** Whether the metadata service refuses requests without a token (IMDSv1). Default false. */
  readonly metadataHardened?: boolean;
  /**
   * Whether login codes are taken that a real WeChat has issued, which alone knows whose they are: here they are all one
   * user's. For WeChat DevTools. Default false.
   */
  readonly takesForeignCodes?: boolean;
}

/** A running emulator: OSS with one bucket, STS and the metadata of one ECS instance, in one account, and WeChat. */
export interface Emulator {
  /** e.g. `http://127.0.0.1:40123`: a custom domain (CNAME) of the bucket. */
  readonly ossUrl: string;
  readonly stsUrl: string;
  readonly metadataUrl: string;
  /** WeChat's server API. */
  readonly wechatUrl: string;
  /** The mini-program WeChat knows, and who logs in to it. */
  readonly wechat: Wechat;
  /** Where the public key is that callbacks are verified with. */
  readonly callbackKeyUrl: string;
  readonly bucket: string;
  readonly region: string;
  /** Where the objects are. */
  readonly dir: string;
  /** May do everything with the bucket and assume the role. */
  readonly ramUser: { readonly accessKeyId: string; readonly accessKeySecret: string };
  /** May do everything with the bucket; to be narrowed by a session policy. */
  readonly roleArn: string;
  /** The instance's role, with the same rights. */
  readonly ecsRoleName: string;
  readonly accounts: Accounts;
  readonly faults: Faults;
  /** Applies the bucket's lifecycle rules as of `now`, as OSS does once a day; here nothing else ever does. */
  runLifecycle(): Promise<LifecycleRun>;
  /** Ends the services and every connection; removes the objects unless `dir` was given. */
  close(): Promise<void>;
}

/**
 * Starts the emulator. For development and tests, never for production: its keys are public.
 * @throws Error when a port is taken or the folder cannot be written
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { now = () => new Date(), bucket = DEMO_BUCKET, region = DEMO_REGION, host = "127.0.0.1" } = options;
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), "zhichuan-emulator-")));
  const store = await BucketStore.open(join(dir, bucket), { createdAt: now().toISOString(), acl: "private" });
  const { accounts, role, ecsRole } = createAccounts(now, bucket);
  const faults = new Faults();

  const common = { accounts, now, random: randomBytes, faults };
  const hardened = options.metadataHardened ?? false;
  let callbackKeyUrl = "";
  const callbacks = {
    privateKey: DEMO_CALLBACK_KEY.privateKey,
    publicKeyUrl: () => callbackKeyUrl,
    timeoutMs: options.callbackTimeoutMs ?? 5000,
    faults,
  };
  const wechat = buildWechat({
    miniProgram: DEMO_MINI_PROGRAM,
    now,
    random: randomBytes,
    faults,
    takesForeignCodes: options.takesForeignCodes ?? false,
  });
  const services = [
    { app: buildOss({ ...common, store, bucket, region, callbacks }), port: options.ossPort },
    { app: buildSts(common), port: options.stsPort },
    { app: buildMetadata({ ...common, role: ecsRole, hardened }), port: options.metadataPort },
    { app: buildCallbackKey(), port: options.callbackKeyPort },
    { app: wechat.app, port: options.wechatPort },
  ];
  const close = async () => {
    await Promise.all(services.map(({ app }) => app.close()));
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  try {
    const [ossUrl = "", stsUrl = "", metadataUrl = "", keyUrl = "", wechatUrl = ""] = await Promise.all(
      services.map(({ app, port = 0 }) => listen(app, host, port)),
    );
    callbackKeyUrl = keyUrl + CALLBACK_KEY_PATH;
    return {
      ...{ ossUrl, stsUrl, metadataUrl, callbackKeyUrl, bucket, region, dir, accounts, faults, close },
      wechatUrl,
      wechat: wechat.wechat,
      ramUser: DEMO_RAM_USER,
      roleArn: role.arn,
      ecsRoleName: ecsRole.name,
      runLifecycle: () => runLifecycle(store, now()),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function createAccounts(now: () => Date, bucket: string): { accounts: Accounts; role: Role; ecsRole: Role } {
  const accounts = new Accounts({ now });
  const wholeBucket: PolicyDocument = {
    Version: "1",
    Statement: [
      { Effect: "Allow", Action: "oss:*", Resource: [`acs:oss:*:*:${bucket}`, `acs:oss:*:*:${bucket}/*`] },
    ],
  };
  const mayAssumeRoles: PolicyDocument = {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
  };
  accounts.addUser({ name: "zhichuan", ...DEMO_RAM_USER, policies: [mayAssumeRoles, wholeBucket] });
  const role = accounts.addRole({ name: DEMO_ROLE_NAME, policies: [wholeBucket] });
  const ecsRole = accounts.addRole({ name: DEMO_ECS_ROLE_NAME, policies: [wholeBucket] });
  return { accounts, role, ecsRole };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  await app.listen({ host, port });
  const { port: taken } = app.server.address() as AddressInfo;
  // What listens everywhere is reached from here by the loopback address.
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name}:${taken}`;
}
