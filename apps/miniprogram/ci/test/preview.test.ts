import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Jimp } from "jimp";
import jsQR from "jsqr";
import { toBuffer } from "qrcode";
import { expect, test } from "vitest";
import { release, temporaryFolder } from "./support/release.ts";
import { newUploadKey } from "./support/signature.ts";
import { Wechat } from "./support/wechat.ts";

const appid = "wx0123456789abcdef";
const link = "https://mp.weixin.qq.com/a/~zhichuan-preview~";

test("a preview's code is drawn on the terminal and kept as a PNG, JPEG though WeChat sends", {
  timeout: 200_000,
}, async () => {
  const { privateKey, publicKey } = newUploadKey();
  await using wechat = await Wechat.start(appid, publicKey);
  wechat.picture = await (await Jimp.read(await toBuffer(link))).getBuffer("image/jpeg");
  const out = await temporaryFolder();

  const { code, text } = await release(
    wechat,
    ["preview", "--api", "https://api.example.com", "--robot", "30", "--description", "look", "--out", out],
    { MINIPROGRAM_PRIVATE_KEY: privateKey, MINIPROGRAM_APPID: appid },
  );

  expect(text).toContain(`Preview for ${appid}, robot 30, API https://api.example.com: look`);
  expect(code).toBe(0);
  expect(wechat.uploads.map(({ kind, query }) => [kind, query.get("robot")])).toEqual([["preview", "30"]]);
  expect(text).toMatch(/[▀▄█]{10}/);
  const png = await readFile(join(out, "preview.png"));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  const { data, width, height } = (await Jimp.read(png)).bitmap;
  expect(jsQR.default(new Uint8ClampedArray(data), width, height)?.data).toBe(link);
});

test("an address that is not whitelisted is named, with what to do", { timeout: 200_000 }, async () => {
  const { privateKey, publicKey } = newUploadKey();
  await using wechat = await Wechat.start(appid, publicKey);
  wechat.refusal = {
    errCode: -10008,
    errMsg:
      "invalid ip: 203.0.113.9, reference: https://developers.weixin.qq.com/miniprogram/dev/devtools/ci.html",
  };

  const { code, text } = await release(
    wechat,
    ["preview", "--api", "https://api.example.com", "--description", "x", "--out", await temporaryFolder()],
    { MINIPROGRAM_PRIVATE_KEY: privateKey, MINIPROGRAM_APPID: appid },
  );

  expect(text).toContain(
    "✗ IP_NOT_ALLOWED: WeChat saw 203.0.113.9, which is not on the upload key's IP whitelist.",
  );
  expect(code).toBe(1);
  expect(wechat.uploads).toEqual([]);
});
