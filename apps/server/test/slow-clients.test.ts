import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { testApp } from "./support/app.ts";

const SHORT = {
  headersTimeout: 150,
  requestTimeout: 300,
  checkInterval: 30,
  connectionTimeout: 1000,
  keepAliveTimeout: 200,
};

/** Sends `pieces` one after the other, some milliseconds apart, for as long as the server listens; gives its answer. */
async function send(pieces: Iterable<string>, pause: number) {
  const { app } = await testApp({}, { timeouts: SHORT });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const started = performance.now();
  const socket = connect(port, "127.0.0.1");
  let text = "";
  let open = true;
  socket.on("data", (data) => {
    text += data;
  });
  socket.on("error", () => {});
  const closed = once(socket, "close").then(() => {
    open = false;
  });
  for (const piece of pieces) {
    if (!open) break;
    socket.write(piece);
    await delay(pause);
  }
  await closed;
  return { text, ms: performance.now() - started };
}

function* endless(start: string, piece: string) {
  yield start;
  for (;;) yield piece;
}

describe("a connection ends", () => {
  it("when its headers never do", async () => {
    const { text, ms } = await send(endless("GET /healthz HTTP/1.1\r\nhost: a\r\n", "x-a: b\r\n"), 20);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('"code":"INVALID_REQUEST"');
    expect(ms).toBeLessThan(2000);
  });

  it("when its body never does", async () => {
    const head =
      "POST /v1/uploads HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 10000\r\n\r\n";
    const { text, ms } = await send(endless(head, " "), 20);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeLessThan(2000);
  });

  it("when its body has no end", async () => {
    const head =
      "POST /v1/uploads HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    const { text } = await send(endless(head, `1000\r\n${" ".repeat(0x1000)}\r\n`), 1);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain("The body is longer than 16384 bytes");
  });

  it("when nothing comes on it", async () => {
    const { ms } = await send([], 0);
    expect(ms).toBeLessThan(2500);
  });

  it("when nothing comes after an answer", async () => {
    const { text, ms } = await send(["GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n"], 0);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(ms).toBeLessThan(2500);
  });

  it("when its headers are larger than anybody's", async () => {
    const { text } = await send(
      [`GET /healthz HTTP/1.1\r\nhost: a\r\nx-a: ${"b".repeat(20_000)}\r\n\r\n`],
      0,
    );
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
  });
});
