import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errors } from "@zhichuan/contract/errors";
import type { MiniProgramConsole } from "@zhichuan/fake-wx";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { makePng } from "./browser/png.ts";
import { type Stage, setStage } from "./browser/stage.ts";
import { UploadPage } from "./browser/upload-page.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

const MiB = 1024 * 1024;

let stage: Stage;
let watched: WatchedPage;

beforeAll(async () => {
  stage = await setStage();
}, 60_000);

afterAll(() => stage?.close());

afterEach(async ({ task }) => {
  if (task.result?.state === "fail")
    console.error(await watched.page.locator(".frame-pages").allInnerTexts());
  await watched.page.close();
  stage.preview.emulator.faults.clear();
  expect(watched.errors).toEqual([]);
  expect(watched.foreign).toEqual([]);
});

interface Phone {
  readonly platform?: string;
  readonly networkType?: string;
  readonly fontSizeSetting?: number;
  readonly console?: MiniProgramConsole;
}

/** The upload page on a phone of these settings. */
async function open(settings: Phone = {}, options: Parameters<typeof openPage>[1] = {}) {
  watched = await openPage(stage.browser, options);
  const { page } = watched;
  await page.addInitScript((phone) => {
    Object.assign(globalThis, { zhichuanPhone: phone });
  }, settings);
  await page.goto(stage.preview.page.url);
  return { page, phone: new UploadPage(page) };
}

/** A file on this machine's disk, to be chosen. */
async function aFile(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(stage.dir, name);
  await writeFile(path, content);
  return path;
}

const slow = (bytesPerSecond = MiB) =>
  stage.preview.emulator.faults.add({ operation: "PostObject", bytesPerSecond });

/** Everything on the page that can be pressed, with its name and measures. */
function buttons(page: Page) {
  return page.locator(".frame-pages [role=button]:visible").evaluateAll((elements) =>
    elements.map((element) => {
      const { width, height } = element.getBoundingClientRect();
      return { name: element.getAttribute("aria-label") ?? "", width, height };
    }),
  );
}

test("the first screen waits for no network", async () => {
  watched = await openPage(stage.browser);
  const { page } = watched;
  let asked = 0;
  // Asked, and never answered.
  await page.route("**/wx-network", () => {
    asked += 1;
  });
  await page.goto(stage.preview.page.url);
  await page.getByText(/^一次最多 9 个$/).waitFor();
  await page.getByRole("button", { name: "选择文件" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "聊天文件" }).waitFor();
  expect(asked).toBeGreaterThan(0);
});

describe("where files come from", () => {
  test("without a privacy guide from nowhere, which the page explains", async () => {
    const privacy = { needAuthorization: false, privacyContractName: "" };
    const { page } = await open({ console: { privacy } });
    await page.getByRole("button", { name: "选择文件" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "聊天文件" }).click();
    await page.getByRole("alert").getByText(errors.PRIVACY_NOT_DECLARED.zh.message).waitFor();
    expect(await page.getByRole("progressbar").count()).toBe(0);
  });

  test("a picture from the album is shown on its card and stored", async () => {
    const { page, phone } = await open();
    const picture = await aFile("海边.png", makePng(60, 40));
    await phone.choose(picture, { source: "从相册选择" });
    await phone.waitForState("上传成功");

    const card = page.getByRole("listitem");
    await card.getByText(/^IMG_\d{8}_\d{6}_1\.png$/).waitFor();
    const width = () => card.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth);
    await expect.poll(width).toBe(60);
    const { objects } = await stage.bucket.listObjects({});
    const stored = await stage.bucket.getObject(objects[0]?.key as string);
    const bytes = Buffer.from(await new Response(stored?.body as BodyInit).arrayBuffer());
    expect(bytes.equals(await readFile(picture))).toBe(true);
  });

  test("a computer opens its chooser at once and says why", async () => {
    const { page } = await open({ platform: "windows" });
    await page.getByText("电脑上只能选择图片和视频，聊天文件请在手机上选择").waitFor();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "选择文件" }).click();
    expect(await (await chooser).element().getAttribute("accept")).toBe("image/*,video/*");
  });
});

describe("before a byte is sent", () => {
  test("what is no picture, whatever its name, is listed with the reason", async () => {
    const { page, phone } = await open();
    const fake = await aFile("照片.jpg", Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"));
    await phone.choose([fake, await aFile("安装.exe", "x"), await aFile("空.pdf", "")]);

    const alert = page.getByRole("alert");
    await alert.getByText("3 个文件不能上传").waitFor();
    expect(await alert.getByRole("listitem").allTextContents()).toEqual([
      "照片.jpg内容与扩展名 .jpg 不符，文件可能损坏或被改过名",
      "安装.exe不支持 .exe 文件",
      "空.pdf这是空文件",
    ]);
    expect(await page.getByRole("progressbar").count()).toBe(0);
  });

  test("large files on mobile data wait for a yes", async () => {
    const { page, phone } = await open({ networkType: "4g" });
    await phone.choose(await aFile("录像.mp4", Buffer.alloc(21 * MiB, 1)));
    const dialog = page.getByRole("dialog");
    await dialog.getByText("约用 21 MB 流量，现在上传吗？").waitFor();
    await dialog.getByRole("button", { name: "先不传" }).click();
    await phone.waitForState("已暂停");

    await phone.press("继续", "录像.mp4");
    await phone.waitForState("上传成功");
  });
});

describe("an upload says how it is", () => {
  test("it waits for its next try, counting down, and its card keeps its height", async () => {
    const { page, phone } = await open();
    slow(0.2 * MiB);
    await phone.choose(await aFile("合同.pdf", Buffer.alloc(MiB, 1)));
    await phone.waitForState("上传中");
    const height = await phone.cardHeight("合同.pdf");
    stage.preview.emulator.faults.clear();
    stage.preview.emulator.faults.add({ operation: "PostObject", status: 503, code: "ServiceUnavailable" });
    await phone.press("暂停", "合同.pdf");
    await phone.press("继续", "合同.pdf");

    await page.getByText("等待重试", { exact: true }).waitFor({ timeout: 15_000 });
    await page.getByText(/^存储服务暂不可用，\d+ 秒后自动重试$/).waitFor();
    expect(await phone.cardHeight("合同.pdf")).toBe(height);
    stage.preview.emulator.faults.clear();
    await phone.waitForState("上传成功");
  });

  test("without a network it waits, and goes on by itself", async () => {
    const { page, phone } = await open();
    slow();
    await phone.choose(await aFile("合同.pdf", Buffer.alloc(4 * MiB, 1)));
    await phone.waitForState("上传中");
    await page.context().setOffline(true);
    await page.getByText("等待网络…", { exact: true }).waitFor();
    await page.context().setOffline(false);
    await phone.waitForState("上传成功");
  });

  test("several have one bar together, whose value a screen reader can ask for", async () => {
    const { page, phone } = await open();
    slow(0.5 * MiB);
    const names = ["一.pdf", "二.pdf", "三.pdf"];
    await phone.choose(await Promise.all(names.map((name) => aFile(name, Buffer.alloc(MiB, 1)))));
    const total = page.getByRole("progressbar", { name: "总进度" });
    await total.waitFor();
    expect(await total.getAttribute("aria-valuetext")).toMatch(/^\d+%/);
    const before = await total.boundingBox();
    await phone.waitForState("上传成功", 3);
    await total.getByText("全部上传成功").waitFor();
    expect(await total.boundingBox()).toEqual(before);

    await page.getByRole("button", { name: "清除已完成" }).click();
    await page.getByText("上传列表").waitFor({ state: "detached" });
  });
});

describe("a failed upload", () => {
  const refuseOnce = () =>
    stage.preview.emulator.faults.add({
      operation: "PostObject",
      status: 403,
      code: "AccessDenied",
      times: 1,
    });

  test("is explained by a sheet, which copies the request id and tries again", async () => {
    const { page, phone } = await open({}, { permissions: ["clipboard-read", "clipboard-write"] });
    refuseOnce();
    await phone.choose(await aFile("合同.pdf", "%PDF-1.7"));
    await phone.waitForState("上传失败");
    await phone.press("详情", "合同.pdf");

    const sheet = phone.sheet();
    const { message, action } = errors.UPLOAD_REFUSED.zh;
    for (const text of [message, action, "合同.pdf"]) await sheet.getByText(text, { exact: true }).waitFor();
    for (const { name, width, height } of await buttons(page))
      expect(Math.min(width, height), name).toBeGreaterThanOrEqual(44);
    await sheet.getByRole("button", { name: "复制 请求编号" }).click();
    await page.locator(".frame-toast", { hasText: "请求编号已复制" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).not.toBe("");
    await sheet.getByText(copied, { exact: true }).waitFor();

    await sheet.getByRole("button", { name: "重试" }).click();
    await phone.waitForState("上传成功");
    expect(await sheet.count()).toBe(0);
    expect(await page.getByRole("button", { name: /^详情/ }).count()).toBe(0);
  });

  test("whose file is at fault has another chosen from its sheet, which takes its place", async () => {
    const { page, phone } = await open();
    stage.preview.emulator.faults.add({
      operation: "PostObject",
      status: 400,
      code: "EntityTooLarge",
      times: 1,
    });
    await phone.choose(await aFile("旧合同.pdf", "%PDF-1.7 old"));
    await phone.waitForFailure("FILE_TOO_LARGE");
    const again = { button: "重新选择", within: phone.sheet() };

    // Dismissing the chooser leaves everything as it was.
    await phone.press("详情", "旧合同.pdf");
    await phone.sheet().getByText(errors.FILE_TOO_LARGE.zh.action, { exact: true }).waitFor();
    await phone.choose([], again);
    await page.locator("input[type=file]").waitFor({ state: "detached" });
    expect(await page.getByRole("listitem").allTextContents()).toEqual([
      expect.stringContaining("旧合同.pdf"),
    ]);

    await phone.press("详情", "旧合同.pdf");
    await phone.choose(await aFile("新合同.pdf", "%PDF-1.7 new"), again);
    await phone.waitForState("上传成功");
    expect(await page.getByRole("listitem").allTextContents()).toEqual([
      expect.stringContaining("新合同.pdf"),
    ]);
    expect(await phone.sheet().count()).toBe(0);
  });

  test("leads to the diagnosis, and its sheet opens as often as it is asked for", async () => {
    const { page, phone } = await open();
    refuseOnce();
    await phone.choose(await aFile("合同.pdf", "%PDF-1.7"));
    await phone.waitForState("上传失败");
    await phone.press("详情", "合同.pdf");
    await phone.sheet().getByRole("button", { name: "关闭" }).click();
    await phone.sheet().waitFor({ state: "detached" });

    await phone.press("详情", "合同.pdf");
    await phone.sheet().getByRole("button", { name: "运行诊断" }).click();
    await page.getByRole("heading", { name: "诊断" }).or(page.getByText("重新诊断")).first().waitFor();
  });
});

describe("for everybody", () => {
  test("by keyboard alone: choose, pause, go on", async () => {
    const { page } = await open();
    slow(0.3 * MiB);
    const file = await aFile("合同.pdf", Buffer.alloc(2 * MiB, 1));
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent,
      );
    const tabTo = async (name: string) => {
      for (let step = 0; step < 30 && (await focused()) !== name; step += 1) await page.keyboard.press("Tab");
      expect(await focused()).toBe(name);
    };
    // Asked for early: Chromium takes a moment before it hands choosers over, and a key is faster than a click.
    const chooser = page.waitForEvent("filechooser");
    await tabTo("选择文件");
    await page.keyboard.press("Enter");
    await expect.poll(focused).toBe("聊天文件");
    await page.keyboard.press("Enter");
    await (await chooser).setFiles(file);
    await page.getByText("上传中", { exact: true }).waitFor();

    await tabTo("暂停 合同.pdf");
    await page.keyboard.press("Enter");
    await page.getByText("已暂停", { exact: true }).waitFor();
    stage.preview.emulator.faults.clear();
    await tabTo("继续 合同.pdf");
    await page.keyboard.press(" ");
    await page.getByText("上传成功", { exact: true }).waitFor({ timeout: 15_000 });
  });

  test("what happens is spoken, and every bar has a name and a value", async () => {
    const { page, phone } = await open();
    await phone.choose(await aFile("合同.pdf", "%PDF-1.7"));
    await page.locator("[aria-live=polite]").getByText("合同.pdf，上传成功。").waitFor({ state: "attached" });
    const bar = page.getByRole("listitem").getByRole("progressbar", { name: "合同.pdf" });
    expect(await bar.getAttribute("aria-valuenow")).toBe("100");
  });

  test("every button has a name and is 44 pixels wide and high", async () => {
    const { page, phone } = await open();
    stage.preview.emulator.faults.add({
      operation: "PostObject",
      status: 403,
      code: "AccessDenied",
      times: 1,
    });
    await phone.choose([await aFile("合同.pdf", "%PDF-1.7"), await aFile("安装.exe", "x")]);
    await phone.waitForState("上传失败");
    await phone.choose(await aFile("附件.pdf", "%PDF-1.7"));
    await phone.waitForState("上传成功");

    const all = await buttons(page);
    expect(all.length).toBeGreaterThanOrEqual(6);
    for (const { name, width, height } of all) {
      expect(name).not.toBe("");
      expect(Math.min(width, height), name).toBeGreaterThanOrEqual(44);
    }
  });

  test("large type grows every text, and nothing is cut off at the side", async () => {
    const sizeOf = (page: Page) =>
      page.getByText("合同.pdf", { exact: true }).evaluate((element) => getComputedStyle(element).fontSize);
    const { page: usual, phone: first } = await open();
    await first.choose(await aFile("合同.pdf", "%PDF-1.7"));
    await first.waitForState("上传成功");
    expect(await sizeOf(usual)).toBe("16px");
    await usual.close();

    const { page, phone } = await open({ fontSizeSetting: 24 }, { viewport: { width: 360, height: 740 } });
    await phone.choose(await aFile("合同.pdf", "%PDF-1.7"));
    await phone.waitForState("上传成功");
    expect(await sizeOf(page)).toBe("24px");
    const overflow = await page
      .locator(".frame-page")
      .first()
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow).toBe(0);
  });

  test("in English and in the dark where the phone is", async () => {
    const { page, phone } = await open({}, { locale: "en-US", colorScheme: "dark" });
    await page.getByRole("button", { name: "Choose files" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel", exact: true }).click();
    await phone.choose(await aFile("contract.pdf", "%PDF-1.7"), {
      button: "Choose files",
      source: "Chat files",
    });
    await page.getByText("Uploaded", { exact: true }).waitFor();
    expect(await page.locator(".frame-page").first().textContent()).not.toMatch(/\p{Script=Han}/u);
    const colour = await page
      .getByRole("listitem")
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(colour).toBe("rgb(30, 30, 30)");
  });
});
