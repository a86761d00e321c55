import { errors } from "@zhichuan/contract/errors";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { FilesPage } from "./browser/files-page.ts";
import { makePng } from "./browser/png.ts";
import { type Stage, setStage } from "./browser/stage.ts";
import type { User } from "./browser/user.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

let stage: Stage;
let watched: WatchedPage;
let files: FilesPage;
let user: User;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

beforeEach(async () => {
  watched = await openPage(stage.browser, { permissions: ["clipboard-read", "clipboard-write"] });
  files = new FilesPage(watched.page);
  user = stage.newUser();
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") console.error(await files.shown.allInnerTexts());
  await watched.page.context().close();
  stage.preview.emulator.faults.clear();
});

const open = (settings = {}) => files.open(stage.preview.page.url, user, settings);
const toast = (text: string | RegExp) => watched.page.locator(".frame-toast", { hasText: text }).waitFor();

describe("the list", () => {
  test("nothing uploaded yet: says so and leads to the upload page", async () => {
    await open();
    await files.heading("还没有文件").waitFor();
    await files.button("去上传").click();
    await expect.poll(() => files.tab("上传").getAttribute("aria-selected")).toBe("true");
  });

  test("newest first, twenty a page, more at the end, and all of it once", async () => {
    for (let count = 1; count <= 23; count += 1) await user.upload(`第${count}份.pdf`, "x");
    await open();
    await expect.poll(() => files.rows().count()).toBe(20);
    expect(await files.rows().first().textContent()).toContain("第23份.pdf");
    await files.rows().last().scrollIntoViewIfNeeded();
    await expect.poll(() => files.rows().count()).toBe(23);
    expect(await files.rows().last().textContent()).toContain("第1份.pdf");
    await files.shown.getByText("没有更多了").waitFor();
  });

  test("pulled down it is asked for anew", async () => {
    await user.upload("旧.pdf", "x");
    await open();
    await files.row("旧.pdf").waitFor();
    await user.upload("新.pdf", "x");
    await files.pullDown();
    await files.row("新.pdf").waitFor();
    expect(await files.rows().first().textContent()).toContain("新.pdf");
    await expect.poll(() => watched.page.locator(".frame-refreshing").count()).toBe(0);
  });

  test("of one user never shows another's", async () => {
    await user.upload("我的.pdf", "x");
    await open();
    await files.row("我的.pdf").waitFor();

    const other = await openPage(stage.browser);
    const theirs = new FilesPage(other.page);
    await theirs.open(stage.preview.page.url, stage.newUser());
    await theirs.heading("还没有文件").waitFor();
    await other.page.context().close();
  });

  test("is there at once from the last time, also when the server is down, which is said", async () => {
    await user.upload("缓存.pdf", "x");
    await open();
    await files.row("缓存.pdf").waitFor();
    await stage.preview.server.stop();
    await watched.page.reload();
    await files.tab("文件").click();
    await files.row("缓存.pdf").waitFor();
    const before = await files.row("缓存.pdf").boundingBox();
    await files.shown.getByRole("alert").getByText(errors.NETWORK.zh.message).waitFor();
    expect(await files.row("缓存.pdf").boundingBox()).toEqual(before);

    await stage.preview.server.start();
    await files.button("重试").click();
    await expect.poll(() => files.shown.getByRole("alert").count()).toBe(0);
  });

  test("that cannot be loaded is drawn as that, with the way on", async () => {
    await stage.preview.server.stop();
    await open();
    await files.heading("文件列表加载失败").waitFor();
    await stage.preview.server.start();
    await user.upload("回来.pdf", "x");
    await files.button("重试").click();
    await files.row("回来.pdf").waitFor();
  });

  test("shows grey lines while it waits, and the files do not make it jump", async () => {
    stage.preview.emulator.faults.add({ operation: "ListObjectsV2", delayMs: 1500, times: 1 });
    await user.upload("慢.pdf", "x");
    await open();
    const ghost = files.shown.locator("[aria-busy=true] > *").first();
    await ghost.waitFor();
    const before = await ghost.boundingBox();
    await files.row("慢.pdf").waitFor();
    const after = await files.row("慢.pdf").boundingBox();
    expect([after?.y, after?.height]).toEqual([before?.y, before?.height]);
  });
});

test("a server that logs nobody in has no files of one's own, which the page says, and takes uploads all the same", async () => {
  await stage.preview.server.stop();
  await stage.preview.server.start("none");
  onTestFinished(async () => {
    await stage.preview.server.stop();
    await stage.preview.server.start();
  });
  await open();
  await files.heading("这里没有“我的文件”").waitFor();
  await files.button("运行诊断").click();
  await files.row("登录").getByText("服务器不需要微信登录").waitFor();
  await files.row("试传").getByText("上传、确认、删除都成功").waitFor();
});

describe("a file", () => {
  test("that is a picture has a small one in its row and opens over the page", async () => {
    await user.upload("照片.png", makePng(40, 40));
    await open();
    const picture = files.row("照片.png").locator("img");
    await picture.waitFor();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
    await files.row("照片.png").getByRole("button", { name: /^打开/ }).click();
    const viewer = watched.page.getByRole("dialog", { name: "预览" });
    await expect
      .poll(() => viewer.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(40);
    await watched.page.keyboard.press("Escape");
    expect(await viewer.count()).toBe(0);
    expect(watched.errors).toEqual([]);
    expect(watched.foreign).toEqual([]);
  });

  test("that is a video plays over the page", async () => {
    await user.upload("录像.mp4", "no real film");
    await open();
    await files.row("录像.mp4").getByRole("button", { name: /^打开/ }).click();
    const video = watched.page.getByRole("dialog", { name: "预览" }).locator("video");
    await video.waitFor();
    expect(await video.getAttribute("src")).toContain(stage.preview.emulator.ossUrl);
    await watched.page.getByRole("button", { name: "关闭预览" }).click();
    expect(await video.count()).toBe(0);
  });

  test("that is a document is downloaded and opened, by keyboard too", async () => {
    await user.upload("合同.pdf", "the contract");
    await open();
    const download = watched.page.waitForEvent("download");
    await files.row("合同.pdf").getByRole("button", { name: /^打开/ }).focus();
    await watched.page.keyboard.press("Enter");
    await download;
    expect(watched.errors).toEqual([]);
  });

  test("gives its link, and how long that works", async () => {
    await user.upload("合同.pdf", "the contract");
    await open();
    await files.act("复制链接", "合同.pdf");
    await toast("链接已复制，15 分钟内有效");
    const link = await watched.page.evaluate(() => navigator.clipboard.readText());
    expect(await (await fetch(link)).text()).toBe("the contract");
  });

  test("that WeChat cannot open has its link copied, and what to do with it stays until it is read", async () => {
    await user.upload("资料.zip", "PK");
    await open();
    await files.row("资料.zip").getByRole("button", { name: /^打开/ }).click();
    const dialog = watched.page.getByRole("dialog");
    await dialog.getByText("微信不能直接打开这种文件，链接已复制，请在浏览器中打开").waitFor();
    const copied = await watched.page.evaluate(() => navigator.clipboard.readText());
    expect(await (await fetch(copied)).text()).toBe("PK");
    await dialog.getByRole("button", { name: "知道了" }).click();
    await dialog.waitFor({ state: "detached" });
  });

  test("goes to a chat after a download", async () => {
    await user.upload("合同.pdf", "the contract");
    await open();
    await files.act("发送", "合同.pdf");
    const dialog = watched.page.getByRole("dialog");
    await dialog.getByText("合同.pdf").waitFor();
    await dialog.getByRole("button", { name: "发送" }).click();
    await toast("已发送");
  });

  test("whose download outlasts the touch is sent by the next one", async () => {
    await user.upload("合同.pdf", "the contract");
    await open();
    await files.forgetTouches();
    await files.act("发送", "合同.pdf");
    await toast("请再点一次");
    await files.rememberTouches();
    await files.button("发送 合同.pdf").click();
    await watched.page.getByRole("dialog").getByRole("button", { name: "发送" }).click();
    await toast("已发送");
  });

  test("is deleted when that is confirmed, and not when it is not", async () => {
    await user.upload("留下.pdf", "x");
    await user.upload("删掉.pdf", "x");
    await open();
    await files.act("删除", "删掉.pdf");
    const dialog = watched.page.getByRole("dialog");
    await dialog.getByRole("button", { name: "取消" }).click();
    expect(await files.rows().count()).toBe(2);

    await files.shown.getByRole("button", { name: "删除 删掉.pdf", exact: true }).click();
    await dialog.getByRole("button", { name: "删除" }).click();
    await expect.poll(() => files.rows().count()).toBe(1);
    await toast("已删除");
    await watched.page.reload();
    await files.tab("文件").click();
    await files.row("留下.pdf").waitFor();
    expect(await files.row("删掉.pdf").count()).toBe(0);
  });

  test("that is not deleted comes back, and the sheet says why and deletes it on 重试", async () => {
    await user.upload("合同.pdf", "x");
    await open();
    await files.act("删除", "合同.pdf");
    stage.preview.emulator.faults.add({ operation: "DeleteObject", status: 503, code: "ServiceUnavailable" });
    await watched.page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
    await files.sheet().getByText(errors.STORAGE_UNAVAILABLE.zh.message).waitFor();
    await files.row("合同.pdf").waitFor();

    stage.preview.emulator.faults.clear();
    await files.sheet().getByRole("button", { name: "重试" }).click();
    await expect.poll(() => files.rows().count()).toBe(0);
    await files.heading("还没有文件").waitFor();
  });

  test("that is gone says so, with a button that refreshes the list", async () => {
    const { key } = await user.upload("合同.pdf", "x");
    await open();
    await files.row("合同.pdf").waitFor();
    await stage.bucket.deleteObject(key);
    await files.act("打开", "合同.pdf");
    const sheet = files.sheet();
    await sheet.getByText(errors.FILE_MISSING.zh.message).waitFor();
    expect(await sheet.getByRole("button", { name: "复制 请求编号" }).count()).toBe(1);
    await sheet.getByRole("button", { name: "刷新列表" }).click();
    await files.heading("还没有文件").waitFor();
  });

  test("whose link is refused is opened by another", async () => {
    await user.upload("合同.pdf", "x");
    await open();
    await files.row("合同.pdf").waitFor();
    stage.preview.emulator.faults.add({
      operation: "GetObject",
      times: 1,
      status: 403,
      code: "AccessDenied",
      message: "Request has expired.",
    });
    const download = watched.page.waitForEvent("download");
    await files.act("打开", "合同.pdf");
    await download;
  });
});

describe("the content check", () => {
  test.each([
    ["risky.jpg", "未通过内容审核", "CONTENT_REFUSED"],
    ["review.jpg", "等待人工审核", "CONTENT_PENDING"],
  ] as const)("of %s is told in its row, and why it does not open", async (name, text, code) => {
    await user.upload(name, makePng(8, 8), "avatar");
    await stage.preview.emulator.wechat.idle();
    await open();
    await files.row(name).getByText(text, { exact: true }).waitFor();
    await files.row(name).getByRole("button", { name: /^打开/ }).click();
    await files.sheet().getByText(errors[code].zh.message, { exact: true }).waitFor();
    await files.sheet().getByRole("button", { name: "知道了" }).click();
    expect(await files.sheet().count()).toBe(0);
    await files.button(`更多操作 ${name}`).click();
    expect(await files.row(name).getByRole("button").allInnerTexts()).toContain("删除");
    expect(
      await files
        .row(name)
        .getByRole("button", { name: /复制链接|发送/ })
        .count(),
    ).toBe(0);
  });
});

test("every control is a button with a name of its own and room for a thumb", async () => {
  await user.upload("合同.pdf", "x");
  await user.upload("照片.png", makePng(8, 8));
  await open();
  await files.button("更多操作 合同.pdf").click();
  const buttons = await files.shown.getByRole("button").all();
  const names = await Promise.all(buttons.map((button) => button.getAttribute("aria-label")));
  expect(new Set(names).size).toBe(names.length);
  for (const button of buttons) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  expect(await files.button("更多操作 合同.pdf").getAttribute("aria-expanded")).toBe("true");
});

test("English where the phone is", async () => {
  await files.open(stage.preview.page.url, user, { language: "en" }, "Files");
  await files.heading("No files yet").waitFor();
  expect(await watched.page.locator(".frame-title").textContent()).toBe("My files");
});
