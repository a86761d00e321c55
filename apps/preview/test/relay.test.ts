import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeHeaders, encodeHeaders, RELAY_ANSWER, RELAY_REQUEST } from "@zhichuan/fake-wx/relay";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { relayRoutes } from "../src/server/relay.ts";

let target: Server;
let targetUrl: string;
let relay: FastifyInstance;
let relayUrl: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: IncomingMessage[];

beforeEach(async () => {
  asked = [];
  target = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  target.listen(0, "127.0.0.1");
  await once(target, "listening");
  targetUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
  relay = Fastify({ forceCloseConnections: true });
  await relay.register(relayRoutes, { origins: [targetUrl] });
  relayUrl = await relay.listen({ host: "127.0.0.1", port: 0 });
});

afterEach(async () => {
  await relay.close();
  target.closeAllConnections();
  target.close();
});

/** What the page's wx would send. */
const wish = (url: string, method = "GET", headers: Record<string, string> = {}) => ({
  [RELAY_REQUEST.url]: url,
  [RELAY_REQUEST.method]: method,
  [RELAY_REQUEST.headers]: encodeHeaders(headers),
});

const ask = (headers: Record<string, string>, body?: BodyInit) =>
  fetch(`${relayUrl}/wx-network`, { method: "POST", headers, ...(body !== undefined && { body }) });

const echo: typeof answer = async (request, response) => {
  const parts = await request.toArray();
  response.end(Buffer.concat(parts));
};

test.each([
  ["another host", "https://example.com/"],
  ["another port", "http://127.0.0.1:1/"],
  ["another name of the same host", () => targetUrl.replace("127.0.0.1", "localhost")],
  ["another scheme", () => targetUrl.replace("http:", "https:")],
  ["a host hidden behind a user name", () => `${targetUrl}@example.com/`],
])("refuses %s as WeChat refuses what is not in the domain list", async (_name, url) => {
  answer = echo;
  const refused = await ask(wish(typeof url === "string" ? url : url()));
  expect(refused.headers.get(RELAY_ANSWER.fault)).toBe("domain");
  expect(refused.headers.get(RELAY_ANSWER.status)).toBeNull();
  expect(asked).toEqual([]);
});

test.each([
  ["no address", { [RELAY_REQUEST.url]: "" }],
  ["no method", { [RELAY_REQUEST.method]: "" }],
  ["headers that are no JSON", { [RELAY_REQUEST.headers]: "%7B" }],
  ["headers that are no list", { [RELAY_REQUEST.headers]: encodeHeaders(null) }],
  ["a header HTTP cannot carry", { [RELAY_REQUEST.headers]: encodeHeaders({ a: "中" }) }],
  ["a line break in a header", { [RELAY_REQUEST.headers]: encodeHeaders({ a: "b\r\nx: y" }) }],
  ["a space in a header's name", { [RELAY_REQUEST.headers]: encodeHeaders({ "a b": "c" }) }],
  ["a header that is no text", { [RELAY_REQUEST.headers]: encodeHeaders({ a: ["b"] }) }],
])("refuses a request of nobody's wx: %s", async (_name, change) => {
  answer = echo;
  expect((await ask({ ...wish(targetUrl), ...change })).status).toBe(400);
  expect(asked).toEqual([]);
});

test("sends method, path, headers and body, and nothing of the browser's own", async () => {
  answer = echo;
  const given = await ask(
    {
      ...wish(`${targetUrl}/a/%E4%B8%AD?b=1`, "PUT", {
        "content-type": "text/plain",
        "x-oss-meta-name": "%E4",
      }),
      cookie: "a=b",
      origin: relayUrl,
      referer: relayUrl,
    },
    "内容",
  );
  expect(await given.text()).toBe("内容");
  const { method, url, headers } = asked[0] as IncomingMessage;
  expect({ method, url }).toEqual({ method: "PUT", url: "/a/%E4%B8%AD?b=1" });
  expect(headers).toEqual({
    "content-type": "text/plain",
    "x-oss-meta-name": "%E4",
    "content-length": "6",
    host: new URL(targetUrl).host,
    connection: "keep-alive",
  });
});

test("gives status and headers as they came, those that occur twice and those a browser would hide", async () => {
  answer = (_request, response) => {
    response.writeHead(403, [
      "ETag",
      '"1"',
      "Set-Cookie",
      "a=1",
      "Set-Cookie",
      "b=2",
      "Content-Type",
      "application/xml",
    ]);
    response.end("<Error/>");
  };
  const given = await ask(wish(targetUrl));
  expect(given.status).toBe(200);
  expect(given.headers.get(RELAY_ANSWER.status)).toBe("403");
  const pairs = decodeHeaders(given.headers.get(RELAY_ANSWER.headers) ?? "") as string[][];
  expect(pairs).toEqual(
    expect.arrayContaining([
      ["ETag", '"1"'],
      ["Set-Cookie", "a=1"],
      ["Set-Cookie", "b=2"],
    ]),
  );
  expect(await given.text()).toBe("<Error/>");
});

test("does not follow a redirect", async () => {
  answer = (_request, response) => void response.writeHead(302, { location: "/b" }).end();
  const given = await ask(wish(targetUrl));
  expect(given.headers.get(RELAY_ANSWER.status)).toBe("302");
  expect(asked).toHaveLength(1);
});

test("the answer to a HEAD ends, although it names a length", async () => {
  answer = (_request, response) => void response.writeHead(200, { "content-length": "5" }).end();
  const given = await ask(wish(targetUrl, "HEAD"));
  expect(await given.text()).toBe("");
  expect(decodeHeaders(given.headers.get(RELAY_ANSWER.headers) ?? "")).toContainEqual([
    "content-length",
    "5",
  ]);
});

test("bodies stream both ways: the first bytes arrive before the last are sent", async () => {
  answer = (incoming, response) => void incoming.pipe(response);
  const page = request(`${relayUrl}/wx-network`, {
    method: "POST",
    headers: { ...wish(targetUrl, "POST"), "content-length": "10" },
  });
  page.write("first");
  const [given] = (await once(page, "response")) as [IncomingMessage];
  expect(String((await once(given, "data"))[0])).toBe("first");
  page.end("again");
  expect(String((await once(given, "data"))[0])).toBe("again");
});

test("a refusal in the middle of an upload still reaches the page, at once", { timeout: 3_000 }, async () => {
  answer = (incoming, response) => {
    incoming.once("data", () => response.writeHead(403).end("no"));
    incoming.resume();
  };
  // Like a browser: everything is sent before the answer is read.
  const page = request(`${relayUrl}/wx-network`, { method: "POST", headers: wish(targetUrl, "POST") });
  const answered = once(page, "response") as Promise<[IncomingMessage]>;
  page.end(Buffer.alloc(32 * 1024 * 1024));
  await once(page, "finish");
  const [given] = await answered;
  expect(given.headers[RELAY_ANSWER.status]).toBe("403");
  expect(String((await given.toArray())[0])).toBe("no");
});

test("nobody listens there: refused", async () => {
  target.close();
  const given = await ask(wish(targetUrl, "POST"), new Uint8Array(1024 * 1024));
  expect(given.headers.get(RELAY_ANSWER.fault)).toBe("refused");
});

test("the connection breaks off before the answer: reset", async () => {
  answer = (incoming) => incoming.destroy();
  const given = await ask(wish(targetUrl, "POST"), new Uint8Array(8 * 1024 * 1024));
  expect(given.headers.get(RELAY_ANSWER.fault)).toBe("reset");
});

test("the connection breaks off in the answer: so does the page's", async () => {
  answer = (_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half");
    setImmediate(() => response.destroy());
  };
  const given = await ask(wish(targetUrl));
  await expect(given.text()).rejects.toThrow();
});

test("the page gives up: the other server sees the upload break off", async () => {
  const broken = new Promise<void>((resolve) => {
    answer = (incoming) => void incoming.on("close", () => !incoming.complete && resolve()).resume();
  });
  const page = request(`${relayUrl}/wx-network`, {
    method: "POST",
    headers: { ...wish(targetUrl, "POST"), "content-length": "10" },
  });
  page.on("error", () => {});
  page.write("first");
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  page.destroy();
  await broken;
});
