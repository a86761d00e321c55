import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { OptionsError, readOptions } from "../src/options.ts";
import { choosePorts } from "../src/ports.ts";

test("what is not told has a usual value that may give way", () => {
  expect(readOptions([], {})).toMatchObject({
    wished: {},
    usual: { page: 8000, server: 3000, oss: 9000, wechat: 9003 },
    host: "127.0.0.1",
  });
});

test("a flag wins over the environment, the environment over what is usual", () => {
  const env = { PAGE_PORT: "81", SERVER_PORT: "82", OSS_PORT: "", PREVIEW_HOST: "0.0.0.0", PREVIEW_DIR: "a" };
  expect(readOptions(["--page-port", "1", "--dir", "b"], env)).toMatchObject({
    wished: { page: 1, server: 82 },
    host: "0.0.0.0",
    dir: "b",
  });
});

test.each([
  [["--page-port", "x"], {}, '--page-port is "x": give a port from 0 to 65535'],
  [[], { OSS_PORT: "65536" }, 'OSS_PORT is "65536": give a port from 0 to 65535'],
  [["--nope"], {}, /--nope[\s\S]*pnpm dev \[--page-port 8000\]/],
])("says what cannot be used: %j %j", (args, env, message) => {
  expect(() => readOptions(args, env)).toThrow(message);
});

test("help is no run", () => {
  expect(readOptions(["--help"], {})).toBeUndefined();
});

test("a usual port that is taken gives way to any other, a wished one does not", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const { port: taken } = other.address() as AddressInfo;

  const usual = { page: taken, server: 0, oss: 0, wechat: 0 };
  const free = { page: 0, server: 0, oss: 0, wechat: 0 };
  expect(await choosePorts({ wished: {}, usual, host: "127.0.0.1" })).toEqual(free);
  await expect(choosePorts({ wished: { oss: taken }, usual, host: "127.0.0.1" })).rejects.toThrow(
    new OptionsError(`port ${taken} (oss) is taken: stop what listens there, or give another`),
  );
});
