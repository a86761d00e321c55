import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { type Config, ConfigError, loadConfig } from "@zhichuan/config";
import closeWithGrace from "close-with-grace";
import { PinoPretty as pretty } from "pino-pretty";
import { buildApp } from "./app.ts";
import { createCredentials, createSigners, warmCredentials } from "./credentials.ts";
import { listenFault } from "./listen-fault.ts";
import { createMetrics } from "./metrics/metrics.ts";
import { serveMetrics } from "./metrics/serve-metrics.ts";

/** Milliseconds that running requests have when the server closes. */
const GRACE = 10_000;

const config = readConfig();
const now = () => new Date();
const metrics = config.metrics && createMetrics({ now });
const renewing = {
  now,
  metrics,
  random: Math.random,
  onRenewalError: (err: unknown) =>
    app.log.warn({ err }, "credentials were not renewed; the old ones serve until they end"),
};
const credentials = createCredentials(config, renewing);
const signers = createSigners(config, renewing);
const app = await buildApp({
  config,
  credentials,
  signers,
  now,
  metrics,
  // People read lines, collectors read JSON: the terminal decides.
  logger: process.stdout.isTTY ? { stream: pretty() } : {},
}).catch(exitWithFaults);

const metricsServer =
  metrics &&
  config.metrics &&
  (await serveMetrics(metrics, config.metrics).catch(listenFault("METRICS_")).catch(exitWithFaults));
if (metricsServer) app.log.info({ port: metricsServer.port }, "metrics at /metrics");

const drainTime = config.drainSeconds * 1000;
closeWithGrace({ delay: drainTime + GRACE, logger: app.log }, async ({ signal, err }) => {
  if (err) app.log.fatal({ err }, "closing after an error");
  else app.log.info({ signal }, "closing");
  app.drain();
  // After an error nobody knows what still works.
  if (!err && drainTime > 0) await setTimeout(drainTime);
  await app.close();
  metricsServer?.close();
});

// A function's keys come with its first request.
if (config.credentials.kind !== "function-compute") await warmCredentials(credentials, app.log, signers);
await app.listen({ port: config.port, host: config.host }).catch(listenFault("")).catch(exitWithFaults);

function readConfig(): Config {
  // What is set in the environment itself wins over the file.
  if (existsSync(".env")) process.loadEnvFile(".env");
  try {
    return loadConfig(process.env);
  } catch (error) {
    return exitWithFaults(error);
  }
}

function exitWithFaults(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  for (const fault of error.faults) console.error(fault);
  process.exit(1);
}
