import type {
  ErrorBody,
  FormTicket,
  MultipartTicket,
  PartsAnswer,
  PutTicket,
  StoredFile,
} from "@zhichuan/contract";
import type { CredentialsProvider } from "@zhichuan/credentials";
import { type Emulator, serverSettings, startEmulator } from "@zhichuan/emulator";
import { createOssClient, type OssClient } from "@zhichuan/oss-client";
import type { FastifyInstance } from "fastify";
import { onTestFinished } from "vitest";
import {
  type AppOptions,
  buildApp,
  type Config,
  createCredentials,
  createSigners,
  loadConfig,
  type Signers,
} from "../../src/index.ts";
import { Clock } from "./clock.ts";
import { redirect } from "./redirect.ts";

export const TICKET_SECRET = "a-secret-for-tests-of-32-characters!";

export type CredentialsKind = "ram-user" | "ecs-ram-role";

/** Whatever a route may answer with; the test knows which. */
type Answer = Omit<FormTicket, "kind"> &
  Omit<PutTicket, "kind"> &
  Omit<MultipartTicket, "kind"> &
  Omit<PartsAnswer, "expiresAt"> &
  StoredFile &
  ErrorBody & { kind: string; state: string; file: StoredFile };

/** A server and an emulator on one clock, over real HTTP. */
export interface Stack {
  readonly emulator: Emulator;
  readonly clock: Clock;
  readonly app: FastifyInstance;
  readonly config: Config;
  /** What the server asks OSS with. */
  readonly credentials: CredentialsProvider;
  /** What it signs with for phones. */
  readonly signers: Signers;
  /** The server's address. */
  readonly url: string;
  /** The bucket as its owner sees it. */
  readonly owner: OssClient;
  /** Posts JSON to the server. */
  post(path: string, body: unknown): Promise<{ status: number; body: Answer }>;
  /** The keys in the bucket. */
  keys(): Promise<string[]>;
}

/** What a test wants otherwise than it is. */
interface Wishes extends Partial<AppOptions> {
  /** What can only be set once the emulator is there. */
  readonly environment?: (emulator: Emulator) => Record<string, string>;
}

/** The machine that tests run on may be busy with others: no delay of the event loop counts. */
const LAX = { maxEventLoopDelay: 0 };

/** Starts both; they end with the test. */
export async function startStack(
  kind: CredentialsKind = "ram-user",
  environment: Record<string, string> = {},
  createProvider: typeof createCredentials = createCredentials,
  { environment: later = () => ({}), ...options }: Wishes = {},
): Promise<Stack> {
  // The SDK signs for STS by the machine's clock, so the shared one starts there.
  const clock = new Clock(new Date().toISOString());
  const { now } = clock;
  const emulator = await startEmulator({ now, metadataHardened: true });
  onTestFinished(() => emulator.close());
  if (kind === "ecs-ram-role") redirect("100.100.100.200", Number(new URL(emulator.metadataUrl).port));

  const config = loadConfig({
    ...serverSettings(emulator),
    OSS_CREDENTIALS: kind,
    AUTH: "none",
    TICKET_SECRET,
    ...environment,
    ...later(emulator),
  });
  const wanted = { now, random: () => 0.5, profiles: options.profiles, checkers: options.checkers };
  const credentials = createProvider(config, wanted);
  const signers = createSigners(config, wanted) ?? { uploads: credentials, downloads: credentials };
  const app = await buildApp({ config, credentials, signers, now, logger: false, load: LAX, ...options });
  onTestFinished(() => app.close());
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  const owner = createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: async () => emulator.ramUser,
    now,
  });
  return {
    emulator,
    clock,
    app,
    config,
    credentials,
    signers,
    url,
    owner,
    async post(path, body) {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json()) as Answer };
    },
    async keys() {
      return (await owner.listObjects()).objects.map(({ key }) => key);
    },
  };
}

/** Fetches all credentials now, as main.ts does: later STS would not answer, whose SDK signs by the machine's clock. */
export async function atHand({ credentials, signers }: Stack): Promise<void> {
  await Promise.all([credentials.get(), signers.uploads.get(), signers.downloads.get()]);
}
