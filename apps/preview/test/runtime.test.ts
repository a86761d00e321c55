import { hash } from "node:crypto";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { buildPageServer } from "../src/server/app.ts";
import { launchChromium } from "./browser/chromium.ts";
import { makePng } from "./browser/png.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

const fixture = join(import.meta.dirname, "fixture");
let browser: Browser;
let server: FastifyInstance;
let url: string;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  server = await buildPageServer({
    source: { folders: [fixture], build: async () => fixture },
    facts: { serverUrl: "http://127.0.0.1:1", ossUrl: "http://127.0.0.1:2", wechatUrl: "http://127.0.0.1:3" },
    log: () => {},
  });
  url = await server.listen({ host: "127.0.0.1", port: 0 });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  watched = await openPage(browser);
  page = watched.page;
  await page.goto(`${url}/?name=直传`);
});

afterEach(async () => {
  await page.close();
  expect(watched.errors).toEqual([]);
  expect(watched.foreign).toEqual([]);
});

const style = (selector: string, property: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

test("App, Page, modules, templates, WXS and wx:for run as they are", async () => {
  expect(await page.locator("wx-view.title").first().textContent()).toBe("你好，直传 1");
  expect(await page.locator("wx-view.row").allInnerTexts()).toEqual(["甲", "很长的…"]);
});

test("what WeChat has not, a module has not", async () => {
  expect(await page.locator("wx-view.box").textContent()).toBe("undefinedundefinedundefined");
});

test("a button taps with its dataset, by mouse and by keyboard, and a disabled one does not", async () => {
  const button = page.getByRole("button", { name: /^加/ });
  await button.click();
  await button.press("Enter");
  expect(await button.textContent()).toBe("加 4");
  await page.getByRole("button", { name: "不可点" }).click({ force: true });
  expect(await button.textContent()).toBe("加 4");
});

test("progress tells its value to assistive technology", async () => {
  const progress = page.getByRole("progressbar", { name: "进度" });
  expect(await progress.getAttribute("aria-valuenow")).toBe("0");
  await page.getByRole("button", { name: /^加/ }).click();
  expect(await progress.getAttribute("aria-valuenow")).toBe("2");
  expect(await progress.textContent()).toBe("2%");
});

test("hover-class is there while the button is pressed", async () => {
  const button = page.getByRole("button", { name: /^加/ });
  await button.hover();
  await page.mouse.down();
  await page.locator("wx-button.pressed").waitFor();
  await page.mouse.up();
  await page.locator("wx-button.pressed").waitFor({ state: "detached" });
});

test("rpx, in WXSS and in style, is a part of the phone's screen", async () => {
  const width = await page.locator(".frame-pages").evaluate((element) => element.clientWidth);
  expect(Number.parseFloat(await style("wx-view.box", "width"))).toBeCloseTo(width / 2, 1);
  expect(Number.parseFloat(await style("wx-view.title", "font-size"))).toBeCloseTo((40 * width) / 750, 1);
});

test("an id is met by its selector, with an id's weight", async () => {
  expect(await style("[id$=--greeting]", "text-decoration-line")).toBe("underline");
});

test("an isolated component keeps its styles to itself, and the frame keeps its own", async () => {
  expect(await style("card wx-view", "color")).toBe("rgb(200, 0, 0)");
  expect(await style("wx-view.title", "color")).toBe("rgb(1, 2, 3)");
  expect(await style("card", "padding-top")).toBe("8px");
  expect(await style(".frame-title", "font-size")).toBe("17px");
});

test("a component has its slot, its behaviours and its events", async () => {
  await page.getByText("卡片里的字").waitFor();
  await page.getByRole("button", { name: "关闭" }).click();
  await page.getByText("已关闭：卡片!").waitFor();
});

test("an image of the package loads", async () => {
  await page.getByText("图 12").waitFor();
});

test("pages stack: title, styles and the way back are each page's own", async () => {
  expect(await page.locator(".frame-title").textContent()).toBe("范例");
  await page.getByRole("button", { name: "第二页" }).click();
  await page.getByText("来自 first，共 2 页").waitFor();
  expect(await page.locator(".frame-title").textContent()).toBe("第二页");
  expect(await style("wx-page[is='pages/first/first'] wx-view.title", "color")).toBe("rgb(1, 2, 3)");
  await page.getByRole("button", { name: "返回" }).click();
  expect(await page.locator(".frame-title").textContent()).toBe("范例");
  await page.getByText("来自 first").waitFor({ state: "detached" });
});

test("wx.showToast and wx.showModal are drawn, and the modal gives its answer", async () => {
  await page.getByRole("button", { name: "提示" }).click();
  await page.getByRole("status").getByText("好了").waitFor();
  await page.getByRole("button", { name: "询问" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
  await page.getByText("不可以").waitFor();
});

test("Escape cancels a modal that can be cancelled", async () => {
  await page.getByRole("button", { name: "询问" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
  await page.getByText("不可以").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "询问" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("不可以").waitFor();
});

test("the browser's own chooser picks a file; dismissing it is a cancel", async () => {
  await page.getByRole("button", { name: "选文件" }).click();
  await page.getByText("chooseMessageFile:fail cancel").waitFor();

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "选文件" }).click();
  await (await chooser).setFiles({
    name: "合同.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("12345"),
  });
  await page.getByText(/合同\.pdf 5 http:\/\/tmp\/[0-9a-f]{32}\.pdf/).waitFor();
});

test("wx stands on the browser: files and their digests, storage, network, the size of the screen", async () => {
  await page.getByRole("button", { name: "平台" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "读文件" }).click();
  const buffer = Buffer.from("abcde");
  await (await chooser).setFiles({ name: "a.txt", mimeType: "text/plain", buffer });
  const digests = ["md5", "sha1", "sha256"].map((algorithm) => hash(algorithm, buffer));
  await page.getByText(["bcd", ...digests].join(" ")).waitFor();

  await page.context().setOffline(true);
  await page.getByText("false none").waitFor();
  await page.context().setOffline(false);
  await page.getByText("true wifi").waitFor();

  expect(await page.locator("[id$=--device]").textContent()).toBe("376 88");
  expect(await page.locator("[id$=--visits]").textContent()).toBe("1");
  await page.reload();
  await page.getByRole("button", { name: "平台" }).click();
  expect(await page.locator("[id$=--visits]").textContent()).toBe("2");
});

test("what wx saves in its own folder is there after a reload, and an image shows it", async () => {
  await page.getByRole("button", { name: "平台" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "留下图片" }).click();
  await (await chooser).setFiles({ name: "a.png", mimeType: "image/png", buffer: makePng(40, 30) });
  const width = () => page.locator("[id$=--width]").textContent();
  await expect.poll(width).toBe("40");

  await page.reload();
  await page.getByRole("button", { name: "平台" }).click();
  await expect.poll(width).toBe("40");
});

test("an address outside the list is refused as in WeChat", async () => {
  await page.getByRole("button", { name: "访问外部" }).click();
  await page.getByText("request:fail url not in domain list").waitFor();
});

test("dark mode follows the system: theme.json and prefers-color-scheme", async () => {
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await style("wx-page", "background-color")).toBe("rgb(17, 17, 17)");
  expect(await style(".frame-screen", "background-color")).toBe("rgb(17, 17, 17)");
});
