import type { AddressInfo } from "node:net";
import { localUrl } from "../local-url.ts";
import type { Log } from "../log.ts";
import { buildPageServer } from "./app.ts";
import type { PageFacts } from "./html.ts";
import type { MiniprogramSource } from "./program.ts";

/** The server of the page, listening. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the server of the page; `port` 0 takes any that is free. Throws when the port is taken. */
export async function startPageServer(options: {
  readonly source: MiniprogramSource;
  readonly facts: PageFacts;
  readonly port: number;
  readonly host: string;
  readonly log: Log;
}): Promise<PageServer> {
  const app = await buildPageServer(options);
  await app.listen({ port: options.port, host: options.host });
  const { port } = app.server.address() as AddressInfo;
  return { url: localUrl(options.host, port), close: () => app.close() };
}
