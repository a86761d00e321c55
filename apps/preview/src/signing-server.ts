import type { AddressInfo } from "node:net";
import { DEMO_PUSH, type Emulator, serverSettings } from "@zhichuan/emulator";
import { buildApp, createCredentials, createSigners, loadConfig, warmCredentials } from "@zhichuan/server";
import type { FastifyInstance } from "fastify";
import { localUrl } from "./local-url.ts";
import { type Log, tellServerLine } from "./log.ts";

/** Public, like the emulator's keys: they guard nothing but an emulator. The same every time, so that all survives a restart. */
const SECRETS = {
  TICKET_SECRET: "zhichuan-preview-secret-not-for-production",
  USER_KEY: "zhichuan-preview-user-key-not-for-production",
};

/** A signing server that can be stopped and started again at the same address. */
export interface SigningServer {
  /** Example: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Starts it again; `none`: it logs nobody in. Default: `wechat`. */
  start(auth?: "wechat" | "none"): Promise<void>;
  stop(): Promise<void>;
}

export interface SigningServerOptions {
  readonly emulator: Emulator;
  /** 0: any that is free. */
  readonly port: number;
  /** Example: `127.0.0.1`. */
  readonly host: string;
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * Starts @zhichuan/server over an emulator: credentials by the RAM user's way, logins through the emulator's WeChat, the
 * guide's endpoint on, keys without a prefix. Throws when the port is taken.
 */
export async function startSigningServer(options: SigningServerOptions): Promise<SigningServer> {
  let { port } = options;
  let app: FastifyInstance | undefined;
  const start: SigningServer["start"] = async (auth = "wechat") => {
    app = await build(options, auth);
    await app.listen({ port, host: options.host });
    port = (app.server.address() as AddressInfo).port;
    options.emulator.wechat.pushTo(`${localUrl(options.host, port)}/callbacks/wechat`, DEMO_PUSH);
  };
  await start();
  return {
    url: localUrl(options.host, port),
    start,
    async stop() {
      await app?.close();
      app = undefined;
    },
  };
}

async function build(
  { emulator, now, log }: SigningServerOptions,
  auth: "wechat" | "none",
): Promise<FastifyInstance> {
  const config = loadConfig({
    ...serverSettings(emulator),
    OSS_PREFIX: "",
    AUTH: auth,
    WECHAT_APPID: emulator.wechat.appid,
    WECHAT_SECRET: emulator.wechat.secret,
    WECHAT_API: emulator.wechatUrl,
    WECHAT_PUSH_TOKEN: DEMO_PUSH.token,
    WECHAT_PUSH_AES_KEY: DEMO_PUSH.aesKey,
    ...SECRETS,
    GUIDE_ENDPOINT: "on",
  });
  const credentials = createCredentials(config, { now, random: Math.random });
  const signers = createSigners(config, { now, random: Math.random });
  const write = (line: string) => {
    const told = tellServerLine(line);
    if (told !== undefined) log(told);
  };
  const app = await buildApp({
    config,
    credentials,
    signers,
    now,
    logger: { stream: { write } },
    // The emulator hashes whole files in this very process: a wait is no sign of too many requests.
    load: { maxEventLoopDelay: 0 },
  });
  await warmCredentials(credentials, app.log, signers);
  return app;
}
