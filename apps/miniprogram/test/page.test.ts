import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFakeWx } from "@zhichuan/fake-wx";
import { createNodePlatform } from "@zhichuan/fake-wx/node";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { buildMiniprogram } from "../build.ts";
import { runApp } from "../templates/run-app.ts";
import { TestPage } from "./support/page.ts";
import { temporaryFolder } from "./support/project.ts";
import { TestServer } from "./support/server.ts";

const server = new TestServer();
beforeAll(() => server.start());
beforeEach(() => server.reset());
afterAll(() => server.stop());

const tooLarge = {
  status: 413,
  error: { code: "FILE_TOO_LARGE", message: "too large", retryable: false, requestId: "req-413" },
};

/** The built mini-program, started on a phone of its own with its page shown. */
async function start({ language = "zh_CN" } = {}) {
  const folder = await temporaryFolder();
  const platform = createNodePlatform();
  onTestFinished(() => platform.close());
  const info = { ...platform.device.info(), language };
  // Chance spreads the engine's repetitions over time: without it they come at once.
  const randomBytes = (length: number) => new Uint8Array(length);
  const wx = createFakeWx({ ...platform, device: { info: () => info }, randomBytes });
  const outDir = join(folder, "dist");
  await buildMiniprogram({ outDir, apiBase: server.url });
  const definition = runApp(outDir, ["app", "pages/upload/upload"], wx).get("pages/upload/upload");
  if (!definition) throw new Error("the page has not registered");
  const page = new TestPage(definition);

  /** The user chooses a file of this name. */
  async function choose(name: string, content: string | Buffer = "content"): Promise<void> {
    const file = join(folder, name);
    await writeFile(file, content);
    platform.files.willChoose([file]);
    await page.call("choose");
  }
  return { page, platform, choose };
}

describe("a file goes up", () => {
  test("from choosing to 上传成功, by small patches", async () => {
    const { page, choose } = await start();
    const content = Buffer.alloc(3_000_000, "直传");

    await choose("年度合同.pdf", content);
    const card = await page.reaches("上传成功");

    expect(card).toMatchObject({ name: "年度合同.pdf", size: "2.9 MB", percent: 100, percentText: "100%" });
    expect(card.detail).toContain("链接有效至");
    expect(server.uploads[0]?.includes(content)).toBe(true);
    const states = page.patches.map((patch) => patch["items[0].state"]).filter(Boolean);
    expect(states).toEqual(["获取上传参数", "上传中", "确认中", "上传成功"]);
    const [whole, ...steps] = page.patches.filter((patch) => !("notice" in patch));
    expect(whole).toHaveProperty("items");
    for (const patch of steps) expect(JSON.stringify(patch).length).toBeLessThan(400);
    expect(page.data.spoken).toBe("年度合同.pdf，上传成功。");
  });

  test("the newest stands on top", async () => {
    const { page, choose } = await start();

    await choose("一.txt");
    await choose("二.txt");

    expect(page.data.items.map(({ name }) => name)).toEqual(["二.txt", "一.txt"]);
    expect(page.data.chosen).toBe("已选择 2 个文件");
  });

  test("取消 stops it and 重新上传 starts it again", async () => {
    const { page, choose } = await start();
    server.faults.set("upload", "wait");
    await choose("合同.pdf");
    await page.reaches("上传中");

    await page.tap("取消");
    expect((await page.reaches("已取消")).detail).toBe("上传已停止");
    server.reset();
    await page.tap("重新上传");

    await page.reaches("上传成功");
  });
});

describe("choosing", () => {
  test("cancelling the chooser is no error and changes nothing", async () => {
    const { page, platform } = await start();
    platform.files.willChoose("cancel");

    await page.call("choose");

    expect(page.data).toMatchObject({ items: [], notice: null, chosen: "未选择文件" });
  });

  test("a chooser that fails says 选择文件失败 until choosing works", async () => {
    const { page, platform, choose } = await start();
    platform.files.willChoose(new Error("no space left"));

    await page.call("choose");
    expect(page.data.notice).toEqual({
      text: "选择文件失败，请重试，或在微信聊天中重新打开文件",
      action: "重试",
    });

    await choose("合同.pdf");
    expect(page.data.notice).toBeNull();
    await page.reaches("上传成功");
  });

  test("a second tap while the chooser opens is ignored", async () => {
    const { page, platform } = await start();
    platform.files.willChoose("cancel");

    await Promise.all([page.call("choose"), page.call("choose")]);

    expect(page.data.notice).toBeNull();
  });
});

describe("what goes wrong", () => {
  test("a server that is down says 获取上传参数失败, and 重试 works once it is back", async () => {
    const { page, choose } = await start();
    server.faults.set("ticket", "hang up");

    await choose("合同.pdf");
    expect(await page.reaches("上传失败")).toMatchObject({ detail: "获取上传参数失败，请检查网络后重试" });

    server.reset();
    await page.tap("重试");
    await page.reaches("上传成功");
  });

  test("a file too large can only be replaced, and stays named while the user thinks it over", async () => {
    const { page, platform, choose } = await start();
    server.faults.set("ticket", tooLarge);
    await choose("电影.mp4");
    expect(await page.reaches("上传失败")).toMatchObject({
      detail: "文件太大，请选择更小的文件",
      requestId: "req-413",
    });

    platform.files.willChoose("cancel");
    await page.tap("重新选择");
    expect(page.data.items).toHaveLength(1);

    server.reset();
    const smaller = join(await temporaryFolder(), "片段.mp4");
    await writeFile(smaller, "short");
    platform.files.willChoose([smaller]);
    await page.tap("重新选择");
    await page.reaches("上传成功");
    expect(page.data.items.map(({ name }) => name)).toEqual(["片段.mp4"]);
  });

  test("the request id is copied for support, and 移除 takes the card away", async () => {
    const { page, platform, choose } = await start();
    server.faults.set("ticket", tooLarge);
    await choose("电影.mp4");
    const { id } = await page.reaches("上传失败");

    await page.call("copyRequestId", { id });
    expect(platform.screen.clipboard).toBe("req-413");
    expect(platform.screen.toasts.at(-1)?.title).toBe("请求编号已复制");

    await page.tap("移除");
    expect(page.data.items).toEqual([]);
  });

  test("in English where the system is", async () => {
    const { page, choose } = await start({ language: "en" });
    server.faults.set("ticket", "hang up");

    await choose("contract.pdf");

    expect((await page.reaches("Upload failed")).detail).toBe(
      "Getting the upload ticket failed. Check the network and try again.",
    );
  });
});

describe("a stored file", () => {
  async function stored(name: string) {
    const started = await start();
    server.fileName = name;
    await started.choose(name);
    await started.page.reaches("上传成功");
    return started;
  }

  test("a document is downloaded and opened", async () => {
    const { page, platform } = await stored("合同.docx");

    await page.tap("打开文件");

    expect(platform.screen.documents).toHaveLength(1);
    expect(platform.screen.modals).toEqual([]);
  });

  test("a picture is shown from its link", async () => {
    const { page, platform } = await stored("照片.png");

    await page.tap("打开文件");

    expect(platform.screen.images).toEqual([`${server.url}/file`]);
  });

  test("what WeChat cannot show has its link copied, and says so", async () => {
    const { page, platform } = await stored("资料.zip");

    await page.tap("打开文件");

    expect(platform.screen.clipboard).toBe(`${server.url}/file`);
    expect(platform.screen.modals.at(-1)?.content).toContain("链接已复制");
  });

  test("a link that has expired says so", async () => {
    const { page, platform } = await stored("合同.pdf");
    server.faults.set("download", { ...tooLarge, status: 403 });

    await page.tap("打开文件");

    expect(platform.screen.documents).toEqual([]);
    expect(platform.screen.modals.at(-1)?.content).toBe("链接已过期，请重新选择文件上传");
  });

  test("a download that breaks off says so", async () => {
    const { page, platform } = await stored("合同.pdf");
    server.faults.set("download", "hang up");

    await page.tap("打开文件");

    expect(platform.screen.modals.at(-1)?.content).toBe("文件打开失败，请检查网络后重试");
  });

  test("its link is copied", async () => {
    const { page, platform } = await stored("合同.pdf");

    await page.tap("复制链接");

    expect(platform.screen.clipboard).toBe(`${server.url}/file`);
    expect(platform.screen.toasts.at(-1)?.title).toBe("链接已复制");
  });
});
