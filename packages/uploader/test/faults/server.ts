import { profiles } from "@zhichuan/contract";
import { createCredentialsProvider } from "@zhichuan/credentials";
import { type Emulator, serverSettings } from "@zhichuan/emulator";
import { indexPrefix } from "@zhichuan/permissions";
import { buildApp, loadConfig } from "@zhichuan/server";

import { assumeRole } from "./assume-role.ts";

/** The signing server, as it can be stopped, started again and moved to a clock of the test's. */
export interface SigningServer {
  /** The same after every start. */
  readonly url: string;
  /** Ends it with all its connections: what it had in memory is gone. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** What the keys of its own notes begin with. */
  readonly indexPrefix: string;
  /** Whether a request of its own to OSS is under way. */
  readonly isAsking: boolean;
}

/** Starts the real server in front of an emulator; `now` is its clock. Its limits are set so that one phone meets none. */
export async function startServer(emulator: Emulator, now: () => Date): Promise<SigningServer> {
  const config = loadConfig({
    ...serverSettings(emulator),
    AUTH: "none",
    INSTANT_UPLOAD: "on",
    TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
    RATE_PER_ADDRESS: "9999999",
  });
  let port = 0;
  let app: Awaited<ReturnType<typeof buildApp>> | undefined;
  let url = "";
  let asking = 0;
  const counted: typeof fetch = async (...request) => {
    asking += 1;
    return fetch(...request).finally(() => {
      asking -= 1;
    });
  };
  const start = async () => {
    const source = assumeRole(emulator, now, config.prefix);
    const credentials = createCredentialsProvider({ source, now, random: Math.random });
    app = await buildApp({
      config,
      credentials,
      now,
      logger: false,
      fetch: counted,
      // The phone and the bucket work in this very process: a wait is no sign of too many requests.
      load: { maxEventLoopDelay: 0 },
      profiles: { ...profiles, document: { ...profiles.document, perDay: { files: 1e6, bytes: 1e15 } } },
    });
    url = await app.listen({ port, host: "127.0.0.1" });
    port = Number(new URL(url).port);
  };
  await start();
  return {
    url,
    indexPrefix: indexPrefix(config.prefix),
    start,
    get isAsking() {
      return asking > 0;
    },
    async stop() {
      app?.server.closeAllConnections();
      await app?.close();
    },
  };
}
