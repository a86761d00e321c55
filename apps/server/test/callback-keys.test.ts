import { generateKeyPairSync } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createCallbackKeys } from "../src/callback/callback-keys.ts";
import { Clock } from "./support/clock.ts";

const rsa = () => generateKeyPairSync("rsa", { modulusLength: 512 }).publicKey;
const pem = (key = rsa()) => key.export({ type: "spki", format: "pem" });
const KEY = rsa();

/** Where keys are to be had; it answers as the test says and counts how often it is asked. */
async function keyServer(answer: RequestListener = (_request, response) => response.end(pem(KEY))) {
  const served = { answer, asked: 0 };
  const server = createServer((request, response) => {
    served.asked++;
    served.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback_pub_key_v1.pem`;
  const clock = new Clock();
  return { served, url, clock, keys: createCallbackKeys({ fetch, now: clock.now }) };
}

describe("a callback's key", () => {
  it("is fetched once for many callbacks, also for those that come at the same time", async () => {
    const { served, url, keys } = await keyServer();
    const found = await Promise.all([keys.get(url), keys.get(url), keys.get(url)]);
    found.push(await keys.get(url));
    expect(found.every((key) => key.equals(KEY))).toBe(true);
    expect(served.asked).toBe(1);
  });

  it("is fetched anew after a day", async () => {
    const { served, url, clock, keys } = await keyServer();
    await keys.get(url);
    clock.move(24 * 60 * 60 - 1);
    await keys.get(url);
    expect(served.asked).toBe(1);
    const other = rsa();
    served.answer = (_request, response) => response.end(pem(other));
    clock.move(1);
    expect((await keys.get(url)).equals(other)).toBe(true);
  });

  it("goes on when it cannot be fetched anew", async () => {
    const { served, url, clock, keys } = await keyServer();
    await keys.get(url);
    served.answer = (_request, response) => response.writeHead(500).end();
    clock.move(24 * 60 * 60);
    expect((await keys.get(url)).equals(KEY)).toBe(true);
    expect((await keys.get(url)).equals(KEY)).toBe(true);
    expect(served.asked).toBe(2);
  });

  it("that could not be fetched is not asked for again at once, but soon", async () => {
    const { served, url, clock, keys } = await keyServer((_request, response) =>
      response.writeHead(500).end(),
    );
    const failure = { code: "STORAGE_UNAVAILABLE", retryAfter: 10 };
    await expect(keys.get(url)).rejects.toMatchObject(failure);
    await expect(keys.get(url)).rejects.toMatchObject(failure);
    expect(served.asked).toBe(1);
    served.answer = (_request, response) => response.end(pem(KEY));
    clock.move(10);
    expect((await keys.get(url)).equals(KEY)).toBe(true);
  });

  it("is never looked for where its address redirects to", async () => {
    const elsewhere = await keyServer();
    const { url, keys } = await keyServer((_request, response) =>
      response.writeHead(302, { location: elsewhere.url }).end(),
    );
    await expect(keys.get(url)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(elsewhere.served.asked).toBe(0);
  });

  it.each<[string, RequestListener]>([
    ["no key", (_request, response) => response.end("<html>")],
    ["empty", (_request, response) => response.end()],
    ["longer than any key", (_request, response) => response.end(pem(KEY) + " ".repeat(4096))],
    [
      "a key of another kind",
      (_request, response) => response.end(pem(generateKeyPairSync("ed25519").publicKey)),
    ],
    ["cut off", (_request, response) => response.destroy()],
    ["not found", (_request, response) => response.writeHead(404).end(pem(KEY))],
  ])("is refused when it is %s", async (_name, answer) => {
    const { url, keys } = await keyServer(answer);
    await expect(keys.get(url)).rejects.toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      cause: expect.any(Error),
    });
  });

  it("that never ends is read no further than any key goes", async () => {
    let written = 0;
    const { url, keys } = await keyServer((_request, response) => {
      const more = () => {
        written += 1024;
        if (response.write("x".repeat(1024))) setImmediate(more);
      };
      response.on("drain", more).on("close", () => response.off("drain", more));
      more();
    });
    await expect(keys.get(url)).rejects.toMatchObject({
      cause: { message: "the key has more than 4096 bytes" },
    });
    expect(written).toBeLessThan(16 * 1024 ** 2);
  });
});
