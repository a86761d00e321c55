import { expect, test } from "vitest";
import { release, temporaryFolder } from "./support/release.ts";
import { newUploadKey } from "./support/signature.ts";
import { Wechat } from "./support/wechat.ts";

test("the check compiles without appid, key or network", { timeout: 200_000 }, async () => {
  await using wechat = await Wechat.start("wx0123456789abcdef", newUploadKey().publicKey);

  const { code, text } = await release(wechat, ["check", "--out", await temporaryFolder()]);

  expect(text).toMatch(/^Compiled: \d+ pages and components, \d+ files, [\d.]+ KB\n$/);
  expect(code).toBe(0);
  expect(wechat.proxy.wanted).toEqual([]);
});

test("a command line that asks for nothing known is answered at once", async () => {
  expect(await release(undefined, [])).toMatchObject({ code: 2, text: expect.stringContaining("✗ USAGE: ") });
  expect(await release(undefined, ["upload", "--robots", "3"])).toMatchObject({
    code: 2,
    text: expect.stringContaining("--robots"),
  });
});
