import type { FastifyInstance } from "fastify";
import { onTestFinished } from "vitest";
import { type AppOptions, buildApp, type Config, loadConfig } from "../../src/index.ts";
import { Clock } from "./clock.ts";
import { ScriptedCredentials } from "./scripted-credentials.ts";

/** The least a configuration needs. */
export const ENVIRONMENT = {
  OSS_BUCKET: "my-bucket",
  OSS_REGION: "cn-hangzhou",
  OSS_CREDENTIALS: "default",
  AUTH: "none",
  TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
};

export interface TestApp {
  readonly app: FastifyInstance;
  readonly clock: Clock;
  readonly credentials: ScriptedCredentials;
  readonly config: Config;
  /** The log, one entry a line. */
  readonly log: Record<string, unknown>[];
  /** The log as it was written. */
  readonly logText: () => string;
}

/** A server with a clock and credentials that the test moves; ends with the test. */
export async function testApp(
  environment: Record<string, string> = {},
  options: Partial<AppOptions> = {},
): Promise<TestApp> {
  const clock = new Clock();
  const credentials = new ScriptedCredentials(clock);
  const config = loadConfig({ ...ENVIRONMENT, ...environment });
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const app = await buildApp({
    ...{ config, credentials, now: clock.now, logger: { stream } },
    // The machine that tests run on may be busy with others.
    load: { maxEventLoopDelay: 0 },
    ...options,
  });
  onTestFinished(() => app.close());
  return {
    app,
    clock,
    credentials,
    config,
    get log() {
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    logText: () => lines.join(""),
  };
}

let requests = 0;

/** A request as the phone makes it. */
export const ticketRequest = (changes: Record<string, unknown> = {}) => ({
  requestId: `019ab2c4-7d10-7c3a-9f0e-${(requests++).toString(16).padStart(12, "0")}`,
  profile: "document",
  name: "合同.pdf",
  size: 12,
  kind: "form",
  ...changes,
});

/** Posts JSON and gives status, body and headers. */
export async function post(
  app: FastifyInstance,
  url: string,
  payload: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await app.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/json", ...headers },
    payload: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
}
