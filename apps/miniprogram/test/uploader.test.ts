import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errors } from "@zhichuan/contract/errors";
import type { ErrorBody } from "@zhichuan/contract/types";
import { createFakeWx, type DeviceInfo, type NetworkPort } from "@zhichuan/fake-wx";
import { createNodePlatform, memoryStorage, type NodePlatform } from "@zhichuan/fake-wx/node";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { buildMiniprogram } from "../build.ts";
import { type Definition, runApp } from "../templates/run-app.ts";
import { TestUploader } from "./support/component.ts";
import { temporaryFolder } from "./support/project.ts";
import { TestServer } from "./support/server.ts";

const server = new TestServer();
beforeAll(() => server.start());
beforeEach(() => server.reset());
afterAll(() => server.stop());

/** Chance spreads the engine's repetitions over time: without it they come at once. */
function withoutChance(): void {
  const chance = vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => chance.mockRestore());
}

/** What WeChat gives for the next logins. */
let codes = 0;

const tooLarge = {
  status: 413,
  error: { code: "FILE_TOO_LARGE", message: "too large", retryable: false, requestId: "req-413" },
};

/** A phone of the test's own. */
function newPhone(storage = memoryStorage()): NodePlatform {
  const platform = createNodePlatform({ storage, login: () => `code-${codes++}` });
  onTestFinished(() => platform.close());
  return platform;
}

const UPLOADER = "components/uploader/uploader";

interface Start {
  readonly language?: string;
  readonly kind?: DeviceInfo["platform"];
  readonly platform?: NodePlatform;
  readonly network?: NetworkPort;
  readonly properties?: Record<string, unknown>;
}

/** The built mini-program, started on a phone with its uploader shown. */
async function start({
  language = "zh_CN",
  kind = "ios",
  platform = newPhone(),
  network = platform.network,
  properties = {},
}: Start = {}) {
  const folder = await temporaryFolder();
  const info = { ...platform.device.info(), language, platform: kind };
  const wx = createFakeWx({ ...platform, network, device: { info: () => info } });
  const outDir = join(folder, "dist");
  await buildMiniprogram({ outDir, apiBase: server.url });
  const definitions = runApp(outDir, ["app", UPLOADER], wx);
  (definitions.get("app") as { onLaunch(): void }).onLaunch();
  const page = new TestUploader(definitions.get(UPLOADER) as Definition, properties);
  onTestFinished(() => page.detach());

  /** The next chooser that opens gives a file of this name. */
  async function willChoose(name: string, content: string | Buffer = "content"): Promise<void> {
    const file = join(folder, name);
    await writeFile(file, content);
    platform.files.willChoose([file]);
  }
  /** The user chooses a file of this name. */
  async function choose(name: string, content?: string | Buffer): Promise<void> {
    await willChoose(name, content);
    await page.call("choose");
  }
  return { page, platform, choose, willChoose, folder };
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
    expect(states).toEqual(["上传中", "确认中", "上传成功"]);
    const [whole, ...steps] = page.patches.slice(page.patches.findIndex((patch) => "items" in patch));
    expect(whole).toHaveProperty("items");
    for (const patch of steps) expect(JSON.stringify(patch).length).toBeLessThan(400);
    expect(page.data.spoken).toBe("年度合同.pdf，上传成功。");
  });

  test("the newest stands on top", async () => {
    const { page, choose } = await start();

    await choose("一.txt");
    await choose("二.txt");

    expect(page.data.items.map(({ name }) => name)).toEqual(["二.txt", "一.txt"]);
  });

  test("what is chosen together keeps its order, which is the order it goes up in", async () => {
    const { page, platform, choose, folder } = await start();
    await choose("旧.txt");
    const paths = ["一.txt", "二.txt", "三.txt"].map((name) => join(folder, name));
    for (const path of paths) await writeFile(path, "content");
    platform.files.willChoose(paths);
    await page.call("choose");

    expect(page.data.items.map(({ name }) => name)).toEqual(["一.txt", "二.txt", "三.txt", "旧.txt"]);
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

  test("暂停 halts it, which is said aloud, and 继续 goes on", async () => {
    const { page, choose } = await start();
    server.faults.set("upload", "wait");
    await choose("合同.pdf");
    await page.reaches("上传中");

    await page.tap("暂停");
    const card = await page.reaches("已暂停");
    expect(card.actions.map(({ label }) => label)).toEqual(["取消", "继续"]);
    expect(page.data.spoken).toBe("合同.pdf，已暂停。");
    server.reset();
    await page.tap("继续");

    await page.reaches("上传成功");
    expect(server.uploads).toHaveLength(1);
  });

  test("without a network it waits in words and goes on by itself", async () => {
    const { page, platform, choose } = await start();
    platform.network.change({ isConnected: false, networkType: "none" });

    await choose("合同.pdf");
    expect((await page.reaches("等待网络…")).tone).toBe("quiet");
    platform.network.change({ isConnected: true, networkType: "wifi" });

    await page.reaches("上传成功");
  });
});

describe("several files at once", () => {
  test("each has its own card and buttons, and one line says how far they are together", async () => {
    const { page, choose } = await start();
    server.faults.set("upload", "wait");
    await choose("一.txt");
    await page.reaches("上传中");
    expect(page.data.total).toBeNull();

    await choose("二.txt");
    await choose("三.txt");
    await page.reaches("上传中");
    expect(page.data.total).toMatchObject({
      label: "总进度 0/3",
      text: expect.stringMatching(/^(剩余|已传) /),
    });
    await page.tap("暂停", 0);
    await page.tap("取消", 1);
    expect(page.data.items.map(({ name, state }) => [name, state])).toEqual([
      ["三.txt", "已暂停"],
      ["二.txt", "已取消"],
      ["一.txt", "上传中"],
    ]);

    await page.tap("取消", 2);
    expect(page.data.total).toBeNull();
    server.reset();
    await page.tap("继续", 0);
    await page.reaches("上传成功");
    const steps = page.patches.filter((patch) => !("items" in patch));
    expect(steps.length).toBeGreaterThan(10);
    for (const patch of steps) expect(JSON.stringify(patch).length).toBeLessThan(400);
  });
});

describe("a start after the app was killed", () => {
  /** A phone on which an upload was under way when the app was killed. */
  async function killed(content: string) {
    const storage = memoryStorage();
    const platform = newPhone(storage);
    const { page, choose } = await start({ platform });
    server.faults.set("upload", "wait");
    await choose("合同.pdf", content);
    await page.reaches("上传中");
    await page.tap("暂停");
    platform.files.forgetTemporary();
    server.reset();
    return { storage, platform };
  }

  test("what has a private copy is offered, and 继续上传 goes on with it", async () => {
    const { platform } = await killed("the contract");

    const { page } = await start({ platform });
    await page.until(() => page.data.offer !== "");
    expect(page.data.offer).toBe("上次有 1 个文件没传完");
    expect(page.data.items.map(({ state }) => state)).toEqual(["已暂停"]);
    expect(server.uploads).toEqual([]);
    await page.call("resumeUnfinished");

    expect(await page.reaches("上传成功")).toMatchObject({ fullName: "合同.pdf" });
    expect(server.uploads.at(-1)?.includes("the contract")).toBe(true);
  });

  test("放弃 asks, and forgets it for good", async () => {
    const { storage, platform } = await killed("the contract");
    const { page } = await start({ platform });
    await page.until(() => page.data.offer !== "");

    platform.screen.confirm = false;
    await page.call("dropUnfinished");
    expect(page.data.items).toHaveLength(1);
    expect(platform.screen.modals.at(-1)).toMatchObject({ confirmText: "放弃", cancelText: "先留着" });
    platform.screen.confirm = true;
    await page.call("dropUnfinished");
    await page.until(() => page.data.items.length === 0);
    expect(page.data.offer).toBe("");

    const again = await start({ platform: newPhone(storage) });
    expect(again.page.data.items).toEqual([]);
  });

  test("what has none is shown with 重新选择, and goes on with the same file alone", async () => {
    const { storage } = await killed("the contract");

    const { page, platform, willChoose } = await start({ platform: newPhone(storage) });

    expect(await page.reaches("上次未传完")).toMatchObject({
      tone: "quiet",
      detail: "需要重新选择文件才能继续上传，请选择同一个文件，已上传的部分不会重传",
      actions: [{ label: "删除" }, { label: "重新选择" }],
    });
    expect(server.uploads).toEqual([]);

    await willChoose("合同.pdf", "another contract");
    await page.tap("重新选择");
    expect(platform.screen.toasts.at(-1)?.title).toBe("不是同一个文件，请重新选择原来的文件");
    expect(page.data.items.map(({ state }) => state)).toEqual(["上次未传完"]);

    platform.files.willChoose("cancel");
    await page.tap("重新选择");
    expect(page.data.items.map(({ state }) => state)).toEqual(["上次未传完"]);

    await willChoose("合同（副本）.pdf", "the contract");
    await page.tap("重新选择");
    expect(await page.reaches("上传成功")).toMatchObject({ fullName: "合同.pdf" });
    expect(server.uploads.at(-1)?.includes("the contract")).toBe(true);
  });

  test("删除 forgets it for good", async () => {
    const { storage } = await killed("the contract");
    const { page } = await start({ platform: newPhone(storage) });
    await page.reaches("上次未传完");

    await page.tap("删除");
    expect(page.data.items).toEqual([]);
    const again = await start({ platform: newPhone(storage) });

    expect(again.page.data.items).toEqual([]);
  });
});

describe("choosing", () => {
  test("cancelling the chooser is no error and changes nothing", async () => {
    const { page, platform } = await start();
    platform.files.willChoose("cancel");

    await page.call("choose");

    expect(page.data).toMatchObject({ items: [], notice: null, refused: [] });
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
  test("a server that is down says 连接上传服务失败, and 重试 works once it is back", async () => {
    withoutChance();
    const { page, choose } = await start();
    server.faults.set("ticket", "hang up");

    await choose("合同.pdf");
    expect(await page.reaches("上传失败")).toMatchObject({ detail: "连接上传服务失败，请检查网络后重试" });

    server.reset();
    await page.tap("重试");
    await page.reaches("上传成功");
  });

  test("a file too large can only be replaced, and stays named while the user thinks it over", async () => {
    const { page, platform, choose } = await start();
    server.faults.set("ticket", tooLarge);
    await choose("电影.mp4");
    expect(await page.reaches("上传失败")).toMatchObject({ detail: "文件太大，请选择更小的文件" });

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

  test("详情 hands the failure to the sheet, request id and all, and 删除 takes the card away", async () => {
    const { page, choose } = await start();
    server.faults.set("ticket", tooLarge);
    await choose("电影.mp4");
    const { id } = await page.reaches("上传失败");

    await page.call("explain", { id });
    expect(page.data.explained).toMatchObject({
      name: "电影.mp4",
      failure: { code: "FILE_TOO_LARGE", requestId: "req-413" },
    });
    await page.call("closeSheet");
    expect(page.data.explained).toMatchObject({ failure: null });

    await page.tap("删除");
    expect(page.data.items).toEqual([]);
  });

  test("in English where the system is", async () => {
    withoutChance();
    const { page, choose } = await start({ language: "en" });
    server.faults.set("ticket", "hang up");

    await choose("contract.pdf");

    expect((await page.reaches("Upload failed")).detail).toBe(
      "Could not reach the upload service. Check the network and try again.",
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

    await page.tap("打开");

    expect(platform.screen.documents).toHaveLength(1);
    expect(platform.screen.modals).toEqual([]);
  });

  test("a picture is shown from its link", async () => {
    const { page, platform } = await stored("照片.png");

    await page.tap("打开");

    expect(platform.screen.images).toEqual([server.link(1)]);
  });

  test("what WeChat cannot show has its link copied, and says so", async () => {
    const { page, platform } = await stored("资料.zip");

    await page.tap("打开");

    expect(platform.screen.clipboard).toBe(server.link(1));
    expect(platform.screen.modals.at(-1)?.content).toContain("链接已复制");
  });

  test("a link that OSS refuses is renewed once", async () => {
    const { page, platform } = await stored("合同.pdf");
    server.endedLinks = 1;

    await page.tap("打开");

    expect(platform.screen.documents).toHaveLength(1);
    expect(platform.screen.modals).toEqual([]);
  });

  test("a file that OSS refuses under any link says so", async () => {
    const { page, platform } = await stored("合同.pdf");
    server.endedLinks = 99;

    await page.tap("打开");

    expect(platform.screen.documents).toEqual([]);
    expect(platform.screen.modals.at(-1)?.content).toBe("文件打开失败，请检查网络后重试");
  });

  test("a download that breaks off says so", async () => {
    const { page, platform } = await stored("合同.pdf");
    server.faults.set("download", "hang up");

    await page.tap("打开");

    expect(platform.screen.modals.at(-1)?.content).toBe("文件打开失败，请检查网络后重试");
  });

  test("its link is copied", async () => {
    const { page, platform } = await stored("合同.pdf");

    await page.tap("复制链接");

    expect(platform.screen.clipboard).toBe(server.link(1));
    expect(platform.screen.toasts.at(-1)?.title).toBe("链接已复制，15 分钟内有效");
  });

  describe("whose link has less than ten minutes left", () => {
    test("has a fresh one copied, since whoever gets it opens it later", async () => {
      server.linkLife = 599;
      const { page, platform } = await stored("合同.pdf");
      server.linkLife = 900;

      await page.tap("复制链接");

      expect(platform.screen.clipboard).toBe(server.link(2));
      expect(platform.screen.toasts.at(-1)?.title).toBe("链接已复制，15 分钟内有效");
    });

    test("has that one copied while no other is to be had", async () => {
      server.linkLife = 300;
      const { page, platform } = await stored("合同.pdf");
      server.faults.set("complete", "hang up");

      await page.tap("复制链接");

      expect(platform.screen.clipboard).toBe(server.link(1));
      expect(platform.screen.toasts.at(-1)?.title).toBe("链接已复制，5 分钟内有效");
      expect(platform.screen.modals).toEqual([]);
    });

    test.each([
      ["did not pass the content check", "risky", undefined, errors.CONTENT_REFUSED.zh],
      ["has been deleted", undefined, "OBJECT_MISSING", undefined],
    ] as const)("has none copied once it %s: OSS refuses them all", async (_what, moderation, code, told) => {
      server.linkLife = 300;
      const { page, platform } = await stored("合同.pdf");
      server.moderation = moderation;
      const error = { code, message: "gone", retryable: false, requestId: "req-409" } as ErrorBody["error"];
      if (code) server.faults.set("complete", { status: 409, error });

      await page.tap("复制链接");

      expect(platform.screen.clipboard).toBe("");
      expect(platform.screen.modals.at(-1)?.content).toBe(
        told ? `${told.message}，${told.action}` : "链接已失效，请重新选择文件上传",
      );
    });
  });

  describe("whose link has less than a minute left", () => {
    async function old(name: string) {
      server.linkLife = 59;
      return stored(name);
    }

    test("has another one copied", async () => {
      const { page, platform } = await old("合同.pdf");

      await page.tap("复制链接");

      expect(platform.screen.clipboard).toBe(server.link(2));
      expect(platform.screen.toasts.at(-1)?.title).toBe("链接已复制，59 秒内有效");
    });

    test("is shown from another one", async () => {
      const { page, platform } = await old("照片.png");

      await page.tap("打开");

      expect(platform.screen.images).toEqual([server.link(2)]);
    });

    test("copies nothing while the server does not answer, and says why", async () => {
      const { page, platform } = await old("合同.pdf");
      server.faults.set("complete", "hang up");

      await page.tap("复制链接");

      expect(platform.screen.clipboard).toBe("");
      expect(platform.screen.modals.at(-1)?.content).toBe("网络中断，请检查网络后重试");
    });

    test("says so when there is no other: the file is gone, or its week is over", async () => {
      const { page, platform } = await old("合同.pdf");
      const error = { code: "TICKET_EXPIRED", message: "expired", retryable: false, requestId: "req-410" };
      server.faults.set("complete", { status: 410, error: error as ErrorBody["error"] });

      await page.tap("打开");

      expect(platform.screen.documents).toEqual([]);
      expect(platform.screen.modals.at(-1)?.content).toBe("链接已失效，请重新选择文件上传");
    });
  });
});

describe("the login", () => {
  test("is made once, without a word to the user, and again when the session has ended", async () => {
    const { page, choose } = await start();
    await choose("一.txt");
    await page.reaches("上传成功");
    await choose("二.txt");
    await page.reaches("上传成功");
    expect(server.logins).toHaveLength(1);

    server.logOut();
    await choose("三.txt");
    await page.reaches("上传成功");
    expect(server.logins).toHaveLength(1);
  });

  test.each([
    ["ACCOUNT_BLOCKED", 403],
    ["LOGIN_REFUSED", 401],
    ["WECHAT_REFUSED", 502],
  ] as const)(
    "that the server refuses with %s is worded as in the error table, and 重试 logs in again",
    async (code, status) => {
      const { page, choose } = await start();
      const error = { code, message: "refused", retryable: false, requestId: "req-login" };
      server.faults.set("session", { status, error });
      await choose("合同.pdf");
      const card = await page.reaches("上传失败");
      const { message, action } = errors[code].zh;
      expect(card.detail).toBe(`${message}，${action}`);
      await page.call("explain", { id: card.id });
      expect(page.data.explained).toMatchObject({ failure: { code, requestId: "req-login" } });
      expect(server.uploads).toEqual([]);

      server.reset();
      await page.tap("重试");
      await page.reaches("上传成功");
    },
  );
});

describe("a file whose content is checked", () => {
  test("has no link before it has passed, which the card and both buttons say", async () => {
    server.moderation = "pending";
    const { page, platform, choose } = await start();
    await choose("合同.pdf");
    const card = await page.reaches("上传成功");
    const pending = "文件正在审核，请稍后再打开，通常需要几分钟，人工审核会更久";
    expect(card.detail).toBe(pending);
    await page.tap("打开");
    await page.tap("复制链接");
    expect(platform.screen.modals.map(({ content }) => content)).toEqual([pending, pending]);
    expect(platform.screen.clipboard).toBe("");

    server.moderation = "pass";
    await page.tap("打开");
    expect(platform.screen.documents).toHaveLength(1);
  });

  test("and did not pass says so", async () => {
    server.moderation = "risky";
    const { page, platform, choose } = await start();
    await choose("合同.pdf");
    expect((await page.reaches("上传成功")).detail).toBe("文件未通过内容审核，请换一个文件");
    await page.tap("复制链接");
    expect(platform.screen.modals.at(-1)?.content).toBe("文件未通过内容审核，请换一个文件");
  });
});

describe("where files come from", () => {
  test("a phone asks: chat, camera or album", async () => {
    const { page, platform, willChoose } = await start();
    platform.screen.line = 2;
    await willChoose("海边.png", Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1"));

    await page.call("choose");

    expect(platform.screen.sheets).toEqual([{ title: "", items: ["聊天文件", "拍摄", "从相册选择"] }]);
    const card = await page.reaches("上传成功");
    expect(card.fullName).toMatch(/^IMG_\d{8}_\d{6}_1\.png$/);
    expect(card.thumb).toMatch(/^wxfile:\/\/tmp_\w+\.png$/);
  });

  test("a sheet that is dismissed is no error", async () => {
    const { page, platform } = await start();
    platform.screen.line = undefined;
    await page.call("choose");
    expect(page.data).toMatchObject({ items: [], notice: null });
  });

  test.each(["windows", "mac"] as const)(
    "on %s the album opens at once, and the page says why",
    async (kind) => {
      const { page, platform, choose } = await start({ kind });
      expect(page.data.hint).toBe("电脑上只能选择图片和视频，聊天文件请在手机上选择");
      await choose("海浪.mp4");
      await page.reaches("上传成功");
      expect(platform.screen.sheets).toEqual([]);
    },
  );

  test("one wanted source opens at once", async () => {
    const { page, platform, choose } = await start({ properties: { sources: ["chat"] } });
    await choose("合同.pdf");
    await page.reaches("上传成功");
    expect(platform.screen.sheets).toEqual([]);
  });

  test("a chooser that turns out to be missing gives way to the others", async () => {
    const platform = newPhone();
    const { page, willChoose } = await start({ platform });
    platform.files.willChoose(new Error("not supported"));
    await willChoose("海浪.mp4");
    await page.call("choose");
    await page.reaches("上传成功");
    expect(platform.screen.sheets.map(({ items }) => items.length)).toEqual([3, 2]);
  });

  test("a photo that WeChat may not look at says so", async () => {
    const { page, platform } = await start({ properties: { sources: ["album"] } });
    platform.files.willChoose(new Error("privacy agreement has not been declared"));
    await page.call("choose");
    const { message, action } = errors.PRIVACY_NOT_DECLARED.zh;
    expect(page.data.notice?.text).toBe(`${message}，${action}`);
  });
});

describe("what is checked before a byte is sent", () => {
  const HEIC = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");

  async function chooseAll(files: Record<string, string | Buffer>, properties = {}) {
    const started = await start({ properties });
    const paths = [];
    for (const [name, content] of Object.entries(files)) {
      const path = join(started.folder, name);
      await writeFile(path, content);
      paths.push(path);
    }
    started.platform.files.willChoose(paths);
    return started;
  }

  test("wrong files are listed with their reasons, and hold up no other", async () => {
    const { page } = await chooseAll({
      "安装.exe": "MZ\x90\0",
      "合同.pdf": "%PDF-1.7",
      "空白.txt": "",
      "发票.pdf": Buffer.from("PK\x03\x04\x14\0", "latin1"),
    });

    await page.call("choose");
    await page.reaches("上传成功");

    expect(page.data.items.map(({ name }) => name)).toEqual(["合同.pdf"]);
    expect(page.data.refusedTitle).toBe("3 个文件不能上传");
    expect(page.data.refused.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      "安装.exe: 不支持 .exe 文件",
      "空白.txt: 这是空文件",
      "发票.pdf: 内容与扩展名 .pdf 不符，文件可能损坏或被改过名",
    ]);
    expect(page.events.find(({ name }) => name === "refused")?.detail).toMatchObject({
      files: [
        { code: "FILE_TYPE_NOT_ALLOWED" },
        { code: "FILE_TOO_SMALL" },
        { code: "FILE_TYPE_NOT_ALLOWED" },
      ],
    });
    expect(server.uploads).toHaveLength(1);

    await page.call("dismissRefused");
    expect(page.data).toMatchObject({ refused: [], refusedTitle: "" });
  });

  test("a HEIC photo goes up as JPEG", async () => {
    const { page } = await chooseAll({ "IMG_0042.HEIC": HEIC });
    await page.call("choose");
    const card = await page.reaches("上传成功");
    expect(card.fullName).toBe("IMG_0042.jpg");
    expect(card.thumb).toMatch(/\.jpg$/);
    expect(server.uploads[0]?.includes(Buffer.from([0xff, 0xd8, 0xff]))).toBe(true);
    expect(server.uploads[0]?.includes("ftypheic")).toBe(false);
  });

  test("where WeChat cannot make one, a profile that takes HEIC gets it, and any other says so", async () => {
    const taken = await chooseAll({ "IMG_0042.heic": HEIC });
    taken.platform.images.readsHeic = false;
    await taken.page.call("choose");
    expect((await taken.page.reaches("上传成功")).fullName).toBe("IMG_0042.heic");

    server.limits = { ...server.limits, extensions: ["jpg", "pdf"] };
    const refused = await chooseAll({ "IMG_0042.heic": HEIC });
    refused.platform.images.readsHeic = false;
    await refused.page.call("choose");
    expect(refused.page.data.refused[0]?.reason).toMatch(/^HEIC 照片，微信没能转成 JPEG/);
  });

  test("what the profile takes is kept on the phone: at the next start no answer is waited for", async () => {
    const platform = newPhone();
    const first = await start({ platform });
    await first.page.until(() => first.page.data.hint === "一次最多 9 个，每个不超过 100 MB");

    server.faults.set("profiles", "wait");
    const { page, willChoose } = await start({ platform });
    await page.until(() => page.data.hint === "一次最多 9 个，每个不超过 100 MB");
    await willChoose("安装.exe");
    await page.call("choose");
    expect(page.data.refused).toHaveLength(1);
  });

  test("a server that does not say leaves it to the upload", async () => {
    server.faults.set("profiles", "hang up");
    const { page, choose } = await start();
    await choose("安装.exe");
    await page.reaches("上传成功");
  });

  test("large files on mobile data are asked about, and wait when the answer is no", async () => {
    const { page, platform } = await chooseAll({ "海浪.mp4": Buffer.alloc(3000, 1) }, { askAbove: 2000 });
    platform.network.change({ isConnected: true, networkType: "4g" });
    platform.screen.confirm = false;

    await page.call("choose");
    expect(platform.screen.modals.at(-1)).toMatchObject({
      title: "正在使用移动网络",
      content: "约用 2.9 KB 流量，现在上传吗？",
    });
    await page.reaches("已暂停");
    expect(server.uploads).toEqual([]);

    await page.tap("继续");
    await page.reaches("上传成功");
  });

  test("small ones are not, nor any on wifi", async () => {
    const { page, platform, choose } = await start({ properties: { askAbove: 2000 } });
    await choose("海浪.mp4", Buffer.alloc(3000, 1));
    await page.reaches("上传成功");
    platform.network.change({ isConnected: true, networkType: "5g" });
    await choose("短.mp4", Buffer.alloc(1000, 1));
    await page.reaches("上传成功");
    expect(platform.screen.modals).toEqual([]);
  });
});

describe("what the component tells", () => {
  test("how each upload ends, what comes and goes, and a pat when one is done", async () => {
    const { page, platform, choose } = await start();
    await choose("合同.pdf");
    const { id } = await page.reaches("上传成功");

    expect(page.events.map(({ name }) => name)).toContain("change");
    expect(page.events.find(({ name }) => name === "uploaded")?.detail).toMatchObject({
      id,
      file: { name: "合同.pdf" },
    });
    expect(platform.screen.vibrations).toEqual(["light"]);

    server.faults.set("ticket", tooLarge);
    await choose("电影.mp4");
    await page.reaches("上传失败");
    expect(page.events.find(({ name }) => name === "failed")?.detail).toMatchObject({
      name: "电影.mp4",
      code: "FILE_TOO_LARGE",
      requestId: "req-413",
    });

    await page.call("clear");
    await page.until(() => page.data.items.length === 1);
    expect(page.events.at(-1)).toMatchObject({ name: "change", detail: { items: [{ name: "电影.mp4" }] } });
  });

  test("an upload that waits for its next try counts down", async () => {
    const { page, choose } = await start();
    server.faults.set("upload", { status: 503, error: tooLarge.error as ErrorBody["error"] });
    await choose("合同.pdf");
    const card = await page.reaches("等待重试");
    expect(card).toMatchObject({ tone: "quiet", detail: expect.stringMatching(/，\d+ 秒后自动重试$/) });
    server.reset();
    await page.reaches("上传成功");
  });

  test("a token of one's own is sent, and another one asked for when it has expired", async () => {
    const { page, willChoose } = await start({
      properties: { profile: "mine", login: "token", token: "old" },
    });
    server.limits = { ...server.limits };
    await willChoose("合同.pdf");
    await page.call("choose");
    while (!page.events.some(({ name }) => name === "expired"))
      await new Promise((resolve) => setTimeout(resolve, 5));
    server.logins.push("mine");
    page.set("token", "session-mine");
    await page.reaches("上传成功");
  });
});

describe("ten uploads at once", () => {
  /** A link that lets every request through at so many bytes a second. */
  const slowed = (network: NetworkPort, bytesPerSecond: number): NetworkPort => ({
    status: () => network.status(),
    onStatusChange: (listener) => network.onStatusChange(listener),
    exchange: (request, watch) =>
      network.exchange(request, {
        ...watch,
        async allow(wanted) {
          const bytes = Math.min(wanted, 4096);
          await new Promise((resolve) => setTimeout(resolve, (bytes / bytesPerSecond) * 1000));
          return bytes;
        },
      }),
  });

  test("send the view little, and not often", async () => {
    const platform = newPhone();
    const network = slowed(platform.network, 200_000);
    const { page, folder } = await start({ platform, network, properties: { count: 10 } });
    const paths = Array.from({ length: 10 }, (_, place) => join(folder, `${place}.mp4`));
    for (const path of paths) await writeFile(path, Buffer.alloc(250_000, 1));
    platform.files.willChoose(paths);
    await page.call("choose");
    const began = { at: Date.now(), calls: page.patches.length };

    await page.until(() => page.data.items.every(({ state }) => state === "上传成功"));

    const seconds = (Date.now() - began.at) / 1000;
    const sizes = page.patches.slice(began.calls).map((patch) => Buffer.byteLength(JSON.stringify(patch)));
    const calls = sizes.length / seconds;
    const bytes = sizes.reduce((sum, size) => sum + size, 0) / seconds;
    console.log(`ten uploads: ${calls.toFixed(1)} setData and ${Math.round(bytes)} bytes a second`);
    expect(seconds).toBeGreaterThan(3);
    expect(calls).toBeLessThan(20);
    expect(bytes).toBeLessThan(8000);
    expect(Math.max(...sizes)).toBeLessThan(2500);
  });
});
