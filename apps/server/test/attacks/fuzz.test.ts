import { once } from "node:events";
import { connect } from "node:net";
import { profiles } from "@zhichuan/contract";
import { DEMO_PUSH } from "@zhichuan/emulator";
import fc from "fast-check";
import { expect } from "vitest";
import { ticketRequest } from "../support/app.ts";
import { type ModeratedStack, startModerated } from "../support/moderated.ts";
import { push, verdict } from "../support/push.ts";
import { checkAnswer } from "./support/answer.ts";
import { attack } from "./support/attack.ts";
import { type Known, malformed } from "./support/malformed.ts";
import { keepsOthers } from "./support/others.ts";
import { type Route, routesOf } from "./support/routes.ts";

/** How many requests each route gets, in the process and over the wire. */
const REQUESTS = { inProcess: 1000, raw: 200 };

/** With every route there is, and limits that a fuzzer does not meet. */
const SETTINGS = {
  GUIDE_ENDPOINT: "on",
  INSTANT_UPLOAD: "on",
  H5_ORIGINS: "https://m.example.com",
  CALLBACK_URL: "https://api.example.com/callbacks/oss",
  // Whatever fails on the server's side is a warning at least.
  LOG_LEVEL: "warn",
  RATE_PER_USER: "9999999",
  RATE_PER_ADDRESS: "9999999",
  RATE_LOGINS_PER_ADDRESS: "9999999",
};

async function start() {
  const stack = await startModerated({
    settings: SETTINGS,
    profiles: { ...profiles, document: { ...profiles.document, callback: true } },
  });
  const { session } = await stack.signIn("mallory");
  return { stack, session, ...(await keepsOthers(stack)) };
}

/** What a route takes, as far as it is known: another route is fuzzed with noise alone. */
async function knownOf(stack: ModeratedStack, session: string): Promise<(route: Route) => Known> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${session}` };
  const request = ticketRequest({ sha256: "a".repeat(64) });
  const ticketOf = async (changes: object) => {
    const body = JSON.stringify({ ...request, ...changes });
    const answer = await fetch(`${stack.url}/v1/uploads`, { method: "POST", headers, body });
    return (await answer.json()) as { upload: string; key: string };
  };
  const { upload, key } = await ticketOf({});
  const parts = await ticketOf({ kind: "multipart" });
  const told = push(verdict("0".repeat(20), "pass", stack.emulator.wechat.appid), {
    ...DEMO_PUSH,
    appid: stack.emulator.wechat.appid,
    at: stack.clock.now(),
  });
  const crc64 = "11051210869376104954";
  const bodies: Record<string, Known["bodies"]> = {
    "/v1/session": [{ code: "a-code" }],
    "/v1/uploads": [request, { ...request, kind: "put", upload }, { ...request, kind: "multipart" }],
    "/v1/uploads/parts": [{ upload: parts.upload, parts: [{ start: 0, blocks: 1 }] }],
    "/v1/uploads/status": [{ upload }],
    "/v1/uploads/complete": [{ upload, crc64, sha256: "a".repeat(64) }, { upload: parts.upload }],
    "/v1/uploads/abort": [{ upload }],
    "/callbacks/wechat": [JSON.parse(told.body)],
  };
  const queries: Record<string, Known["queries"]> = {
    "/v1/files": [{ after: Buffer.from("a").toString("base64url") }, { key }, { all: "yes" }],
    "/v1/files/url": [{ key }],
    "/callbacks/wechat": [told.query, { ...told.query, echostr: "1" }],
  };
  return ({ path }) => ({ bodies: bodies[path] ?? [], queries: queries[path] ?? [], headers });
}

attack("fuzz-requests", async () => {
  const { stack, session, untouched } = await start();
  const known = await knownOf(stack, session);
  const routes = routesOf(stack.app);
  expect(routes.length).toBeGreaterThan(14);
  for (const route of routes) {
    const path = route.path === "*" ? "/*" : route.path;
    await fc.assert(
      fc.asyncProperty(malformed(route, known(route)), async ({ search, headers, body }) => {
        const { method } = route;
        const payload = body === undefined ? {} : { payload: body };
        checkAnswer(await stack.app.inject({ method, url: path + search, headers, ...payload }));
      }),
      { numRuns: REQUESTS.inProcess },
    );
  }
  expect(stack.logText()).not.toMatch(/"level":60|"code":"INTERNAL"/);
  await untouched();
  expect((await stack.app.inject("/healthz")).statusCode).toBe(200);
});

/** Changes to the bytes of a request that no HTTP client would make. */
const raw = ({ method, path }: Route, { headers, bodies }: Known) => {
  const body = JSON.stringify(bodies[0] ?? {});
  const good = [
    `${method} ${path} HTTP/1.1\r\nhost: a\r\n`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`),
    `content-length: ${body.length}\r\n\r\n${body}`,
  ].join("");
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 8 }).map((some) => Buffer.from(some).toString("latin1")),
    fc.constantFrom(
      ...["\r\n", "\n", "\r", "\0", " ", "\t", ":", "\r\n\r\n", "HTTP/9.9", "%", "\u00ff", "/../", "//", "*"],
      ...[
        "transfer-encoding: chunked\r\n",
        "content-length: 3\r\n",
        "expect: 100-continue\r\n",
        "upgrade: h2c\r\n",
      ],
      ...["connection: upgrade\r\n", `x: ${"y".repeat(17_000)}`, "GET / HTTP/1.1\r\n\r\n", "host: b\r\n"],
    ),
  );
  return fc
    .array(fc.tuple(fc.nat({ max: good.length }), fc.nat({ max: 4 }), piece), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce((text, [at, taken, put]) => text.slice(0, at) + put + text.slice(at + taken), good),
    );
};

/** What Node refuses before anybody is asked, without a body: no `Host`, an `Expect` that it does not know. */
const BY_NODE = /^HTTP\/1\.1 (400 Bad Request\r\nConnection: close|417 Expectation Failed)\r\n/;

/** Sends the bytes and nothing after them; gives everything that comes back. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  // Whoever sends nonsense may find the connection reset.
  socket.on("error", () => {});
  socket.end(Buffer.from(text, "latin1"));
  if (!socket.closed) await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

/** The first answer of a connection. */
function firstAnswer(text: string) {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const [status = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
  const length = Number(headers["content-length"] ?? 0);
  return { statusCode: Number(status.split(" ")[1]), headers, body: body.slice(0, length) };
}

attack("fuzz-bytes", async () => {
  const { stack, session, untouched } = await start();
  const known = await knownOf(stack, session);
  const port = Number(new URL(stack.url).port);
  for (const route of routesOf(stack.app)) {
    await fc.assert(
      fc.asyncProperty(raw(route, known(route)), async (text) => {
        const answer = await exchange(port, text);
        // To half a request there is none, and to one without a host Node's own.
        if (answer !== "" && !BY_NODE.test(answer)) checkAnswer(firstAnswer(answer));
      }),
      { numRuns: REQUESTS.raw },
    );
  }
  expect(stack.logText()).not.toMatch(/"level":60|"code":"INTERNAL"/);
  await untouched();
  expect((await fetch(`${stack.url}/healthz`)).status).toBe(200);
});
