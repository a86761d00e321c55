import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildMiniprogram } from "@zhichuan/miniprogram/build";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPageServer } from "../src/server/app.ts";
import { type Stage, setStage } from "./browser/stage.ts";
import { UploadPage } from "./browser/upload-page.ts";
import { openPage } from "./browser/watched-page.ts";

/** A mini-program of somebody else's, around the component. */
const files = {
  "app.json": JSON.stringify({ pages: ["pages/send/send"], window: { navigationBarTitleText: "交资料" } }),
  "app.js": "App({});",
  "pages/send/send.json": JSON.stringify({
    usingComponents: { uploader: "/zhichuan/components/uploader/uploader" },
  }),
  "pages/send/send.wxml": `<view class="around">
  <uploader profile="document" choose-class="choose" card-class="card" bind:uploaded="uploaded">
    <view slot="header" class="header">请交合同</view>
    <view slot="footer" class="footer">交完即可离开</view>
  </uploader>
  <view class="told">{{told}}</view>
</view>`,
  "pages/send/send.js": `Page({
  data: { told: "" },
  uploaded({ detail }) {
    this.setData({ told: detail.file.name + " " + detail.file.key });
  },
});`,
  "pages/send/send.wxss": `.around { --uploader-brand: #123456; --uploader-radius: 3px; }
.choose { letter-spacing: 4px; }
.card { outline: 2px solid #654321; }`,
};

let stage: Stage;
let pageServer: FastifyInstance;
let url: string;

beforeAll(async () => {
  stage = await setStage();
  const { server, emulator } = stage.preview;
  const app = join(stage.dir, "own-app");
  await buildMiniprogram({
    outDir: join(app, "zhichuan"),
    apiBase: server.url,
    component: "components/uploader/uploader",
  });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(app, path)), { recursive: true });
    await writeFile(join(app, path), content);
  }
  pageServer = await buildPageServer({
    source: { folders: [app], build: async () => app },
    facts: { serverUrl: server.url, ossUrl: emulator.ossUrl, wechatUrl: emulator.wechatUrl },
    log: () => {},
  });
  url = await pageServer.listen({ host: "127.0.0.1", port: 0 });
}, 60_000);

afterAll(async () => {
  await pageServer?.close();
  await stage?.close();
});

test("another mini-program fills the component's slots, dresses it and hears of what is stored", async () => {
  const { page, errors, foreign } = await openPage(stage.browser);
  await page.goto(url);
  const styleOf = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  const button = page.getByRole("button", { name: "选择文件" });
  const topOf = async (text: string) => (await page.getByText(text).boundingBox())?.y;

  await button.waitFor();
  const middle = (await button.boundingBox())?.y as number;
  expect(await topOf("请交合同")).toBeLessThan(middle);
  expect(await topOf("交完即可离开")).toBeGreaterThan(middle);
  expect(await button.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
    "rgb(18, 52, 86)",
  );

  const contract = join(stage.dir, "合同.pdf");
  await writeFile(contract, "%PDF-1.7");
  const phone = new UploadPage(page);
  await phone.choose(contract);
  await phone.waitForState("上传成功");
  const [object] = (await stage.bucket.listObjects({})).objects;
  await page.getByText(`合同.pdf ${object?.key}`).waitFor();

  expect(await styleOf("wx-view[class*=panel--choose]", "letter-spacing")).toBe("4px");
  expect(await styleOf("[role=listitem]", "outline-color")).toBe("rgb(101, 67, 33)");
  expect(await styleOf("[role=listitem]", "border-top-left-radius")).toBe("3px");
  expect([errors, foreign]).toEqual([[], []]);
  await page.close();
});
