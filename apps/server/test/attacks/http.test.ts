import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { createCredentials } from "../../src/index.ts";
import { ticketRequest } from "../support/app.ts";
import { PEOPLE, Person } from "../support/people.ts";
import { sendRaw } from "../support/raw.ts";
import { startStack } from "../support/stack.ts";
import { attack } from "./support/attack.ts";
import { keepsOthers } from "./support/others.ts";
import { overhear } from "./support/outgoing.ts";

async function start() {
  const lines: string[] = [];
  const outgoing = overhear();
  const stack = await startStack(
    "ram-user",
    { ...PEOPLE, LOG_LEVEL: "trace", OSS_PUBLIC_HOST: "https://files.example.com" },
    createCredentials,
    {
      logger: { stream: { write: (line: string) => void lines.push(line) } },
      fetch: outgoing.fetch,
    },
  );
  const mallory = await Person.signIn(stack, "mallory");
  const { authorization } = mallory;
  const ask = (method: string, path: string, headers: Record<string, string>, body?: string | Uint8Array) =>
    sendRaw(stack.url + path, {
      method,
      headers: {
        authorization,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: Buffer.from(body) }),
    });
  return {
    stack,
    ask,
    asked: outgoing.asked,
    logText: () => lines.join(""),
    mallory,
    ...(await keepsOthers(stack)),
  };
}

attack("body-oversize", async () => {
  const { ask, asked, untouched } = await start();
  const text = JSON.stringify(ticketRequest());
  const bodies: Record<string, [body: string | Uint8Array, headers?: Record<string, string>]> = {
    "longer than any": [text + " ".repeat(16 * 1024)],
    "a hundred megabytes, it says": [text, { "content-length": "104857600" }],
    "packed, of a megabyte": [gzipSync(text + " ".repeat(2 ** 20)), { "content-encoding": "gzip" }],
    "nested eight thousand deep": ["[".repeat(8000) + "]".repeat(8000)],
    "eight thousand members": [`{${Array.from({ length: 1500 }, (_, n) => `"a${n}":1`).join()}}`],
    "a number of ten thousand digits": [`{"size":${"9".repeat(10_000)}}`],
    "parts without number": [`{"upload":"a","parts":[${Array(1000).fill("{}").join()}]}`],
  };
  for (const [what, [body, headers = {}]] of Object.entries(bodies)) {
    const started = performance.now();
    const answer = await ask("POST", "/v1/uploads", headers, body).catch(() => undefined);
    if (answer)
      expect([what, JSON.parse(answer.body.toString()).error.code]).toEqual([what, "INVALID_REQUEST"]);
    expect(performance.now() - started).toBeLessThan(5000);
  }
  expect(asked).toEqual([]);
  await untouched();
});

attack("prototype", async () => {
  const { ask, asked, untouched } = await start();
  const request = JSON.stringify(ticketRequest()).slice(0, -1);
  for (const member of [
    '"__proto__":{"polluted":1}',
    '"constructor":{"prototype":{"polluted":1}}',
    '"prototype":{"polluted":1}',
    '"profile":"__proto__"',
    '"profile":"constructor"',
    '"toString":"a"',
  ]) {
    const { status } = await ask("POST", "/v1/uploads", {}, `${request},${member}}`);
    expect([member, status]).toEqual([member, 400]);
  }
  for (const path of [
    "/v1/files?__proto__[polluted]=1",
    "/v1/files?constructor.prototype.polluted=1",
    "/v1/files?__proto__=1",
  ])
    expect([path, [200, 400].includes((await ask("GET", path, {})).status)]).toEqual([path, true]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(asked.filter((address) => !address.endsWith("/"))).toEqual([]);
  await untouched();
});

attack("host-forged", async () => {
  const { stack, ask, untouched } = await start();
  const headers = {
    host: "evil.example.com",
    "x-forwarded-host": "evil.example.com",
    "x-forwarded-proto": "https",
    "x-original-url": "/v1/files?all=yes",
    "x-rewrite-url": "/v1/files?all=yes",
    "x-http-method-override": "DELETE",
    "x-http-method": "DELETE",
    "x-method-override": "DELETE",
  };
  const body = JSON.stringify(ticketRequest());
  const answer = await ask("POST", "/v1/uploads", headers, body);
  expect([answer.status, JSON.stringify(answer.headers)]).toEqual([200, expect.not.stringContaining("evil")]);
  expect(answer.body.toString()).not.toContain("evil");
  expect(JSON.parse(answer.body.toString()).url).toBe("https://files.example.com");
  expect(answer.headers["strict-transport-security"]).toBeUndefined();
  const listed = await ask("GET", "/v1/files", headers);
  expect(Object.keys(JSON.parse(listed.body.toString()))).toContain("files");
  expect((await ask("POST", "/v1/files?all=yes&_method=DELETE", headers)).status).toBe(404);
  expect(stack.config.trustedProxies).toEqual([]);
  await untouched();
});

/** Sends bytes and gives everything that comes back. */
async function exchange(url: string, text: string): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
  let answer = "";
  socket.on("data", (data) => {
    answer += data;
  });
  socket.on("error", () => {});
  socket.end(text);
  if (!socket.closed) await once(socket, "close");
  return answer;
}

attack("request-smuggled", async () => {
  const { stack, mallory, logText, asked, untouched } = await start();
  const hidden = `DELETE /v1/files?all=yes HTTP/1.1\r\nhost: a\r\nauthorization: ${mallory.authorization}\r\n\r\n`;
  const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
  const head = (...lines: string[]) =>
    ["POST /v1/uploads HTTP/1.1", "host: a", "content-type: application/json", ...lines, "", ""].join("\r\n");
  const requests: Record<string, string> = {
    "two lengths": head("content-length: 0", `content-length: ${hidden.length}`) + hidden,
    "a length and chunks": head("content-length: 0", "transfer-encoding: chunked") + chunk,
    "chunks and a length": `${head("transfer-encoding: chunked", "content-length: 5")}0\r\n\r\n${hidden}`,
    "chunks under another name": `${head("transfer-encoding: xchunked")}0\r\n\r\n${hidden}`,
    "chunks twice": `${head("transfer-encoding: chunked", "transfer-encoding: identity")}0\r\n\r\n${hidden}`,
    "chunks after white space": `${head("transfer-encoding : chunked")}0\r\n\r\n${hidden}`,
    "a length with a sign": head("content-length: +0") + hidden,
    "a length in hex": head("content-length: 0x0") + hidden,
    "a length on two lines": head("content-length:\r\n 0") + hidden,
    "lines that end without CR": head("content-length: 0").replaceAll("\r\n", "\n") + hidden,
    "a header with NUL": head("x: a\0b", "content-length: 0") + hidden,
    "a chunk's length that overflows": `${head("transfer-encoding: chunked")}fffffffffffffffff1\r\n${hidden}`,
    "a chunk's extension with a line end": `${head("transfer-encoding: chunked")}0;a\nb\r\n\r\n${hidden}`,
  };
  for (const [what, text] of Object.entries(requests)) {
    const answer = await exchange(stack.url, text);
    expect([what, answer.slice(0, 12)]).toEqual([what, "HTTP/1.1 400"]);
    expect([what, answer.split("HTTP/1.1 ").length]).toEqual([what, 2]);
  }
  expect(logText()).not.toContain('"method":"DELETE"');
  expect(asked).toEqual([]);
  await untouched();
});
