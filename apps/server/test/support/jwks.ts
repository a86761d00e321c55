import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { JWK } from "jose";
import { onTestFinished } from "vitest";

/** Those who make a team's JWTs, as far as a server asks them: their public keys. */
export interface KeyServer {
  readonly url: string;
  /** How often it was asked. */
  asked: number;
  keys: JWK[];
  /** Answers with a failure. */
  down: boolean;
}

/** Starts one over HTTP; ends with the test. */
export async function serveKeys(keys: JWK[]): Promise<KeyServer> {
  const state = { url: "", asked: 0, keys, down: false };
  const server = createServer((_request, response) => {
    state.asked++;
    if (state.down) response.writeHead(503).end();
    else response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: state.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  return state;
}
