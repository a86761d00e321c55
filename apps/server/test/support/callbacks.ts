import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { profiles as offered, type Profile } from "@zhichuan/contract";
import { onTestFinished } from "vitest";
import { createCredentials, type OnUploaded, type UploadedEvent } from "../../src/index.ts";
import { ticketRequest } from "./app.ts";
import { sendForm } from "./form.ts";
import { type Stack, startStack } from "./stack.ts";

/** A callback as OSS sent it. */
export interface SentCallback {
  readonly headers: Record<string, string>;
  readonly body: Buffer<ArrayBuffer>;
}

interface CallbackAnswer {
  readonly state?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What the team is told, and what it answers. */
interface Team {
  readonly events: UploadedEvent[];
  /** The next so many events fail. */
  failures: number;
}

/** A server whose profile `document` has callbacks, and a proxy that OSS calls and that rewrites the path. */
export interface CallbackStack extends Stack {
  readonly team: Team;
  /** What OSS has sent, in its order. */
  readonly sent: SentCallback[];
  readonly logText: () => string;
  /** Sends the server a callback, as OSS would: by default the first there was. */
  callBack(changes?: {
    headers?: Record<string, string>;
    body?: string | Buffer<ArrayBuffer>;
  }): Promise<{ status: number; body: CallbackAnswer }>;
}

/** One with callbacks and one without. */
export const PROFILES = { document: { ...offered.document, callback: true }, trial: offered.trial };
const HEADERS = ["authorization", "content-type", "x-oss-pub-key-url"];

/** Starts server, emulator and proxy; they end with the test. */
export async function startCallbackStack(
  environment: Record<string, string> = {},
  profiles: Record<string, Profile> = PROFILES,
): Promise<CallbackStack> {
  const sent: SentCallback[] = [];
  const lines: string[] = [];
  const team: Team = { events: [], failures: 0 };
  const onUploaded: OnUploaded = async (event) => {
    team.events.push(event);
    if (team.failures-- > 0) throw new Error("the database is down");
  };
  const proxy = await startProxy(sent, async (callback) => forward(await started, callback));
  const started = startStack("ram-user", environment, createCredentials, {
    environment: ({ callbackKeyUrl }) => ({
      CALLBACK_URL: `${proxy}/api/v2/callbacks/oss?team=%20a`,
      OSS_CALLBACK_KEY_URL: callbackKeyUrl,
    }),
    profiles,
    onUploaded,
    logger: { stream: { write: (line) => void lines.push(line) } },
  });
  const stack = await started;
  return {
    ...stack,
    team,
    sent,
    logText: () => lines.join(""),
    async callBack({ headers, body } = {}) {
      const first = sent[0];
      const answer = await forward(stack, {
        headers: { ...first?.headers, ...headers },
        body: Buffer.from(body ?? first?.body ?? ""),
      });
      return { status: answer.status, body: (await answer.json()) as CallbackAnswer };
    },
  };
}

/** A form ticket for `file`. */
export async function formTicket(stack: Stack, file: Uint8Array, changes: Record<string, unknown> = {}) {
  const { status, body } = await stack.post("/v1/uploads", ticketRequest({ size: file.length, ...changes }));
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

/** Uploads `file` as a phone does, up to what OSS answers. */
export async function uploadForm(stack: Stack, file: Uint8Array<ArrayBuffer>) {
  const ticket = await formTicket(stack, file);
  const answer = await sendForm(ticket.url, ticket.fields, file);
  return { ticket, status: answer.status, text: await answer.text() };
}

/** Lets OSS call the server with any body and to any path, as whoever has a bucket may. */
export async function callFromElsewhere(
  stack: CallbackStack,
  body: string,
  path?: string,
): Promise<SentCallback> {
  const [own] = stack.config.callback ? [stack.config.callback.url] : [];
  const callback = { callbackUrl: path === undefined ? own : new URL(path, own).href, callbackBody: body };
  const before = stack.sent.length;
  const answer = await stack.owner
    .putObject("elsewhere", "x", {
      "x-oss-callback": Buffer.from(JSON.stringify(callback)).toString("base64"),
    })
    .catch(() => undefined);
  const call = stack.sent[before];
  if (!call) throw new Error(`OSS has called nobody: ${JSON.stringify(answer)}`);
  return call;
}

function forward(stack: Stack, { headers, body }: SentCallback): Promise<Response> {
  return fetch(`${stack.url}/callbacks/oss`, { method: "POST", headers, body });
}

async function startProxy(
  sent: SentCallback[],
  forwardTo: (callback: SentCallback) => Promise<Response>,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = HEADERS.map((name) => [name, String(request.headers[name])] as const);
    const callback = { headers: Object.fromEntries(headers), body: Buffer.concat(chunks) };
    sent.push(callback);
    const answer = await forwardTo(callback);
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
