import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errors } from "@zhichuan/contract/errors";
import type { ErrorBody } from "@zhichuan/contract/types";
import { createFakeWx, type DeviceInfo } from "@zhichuan/fake-wx";
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
  readonly properties?: Record<string, unknown>;
}

/** The built mini-program, started on a phone with its uploader shown. */
async function start({
  language = "zh_CN",
  kind = "ios",
  platform = newPhone(),
  properties = {},
}: Start = {}) {
  const folder = await temporaryFolder();
  const info = { ...platform.device.info(), language, platform: kind };
  const wx = createFakeWx({ ...platform, device: { info: () => info } });
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
    expect(page.data.hint).toBe("已选择 2 个文件");
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
    expect(page.data.total).toMatchObject({ text: expect.stringMatching(/^\d+%/) });
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
  test("a server that is down says 获取上传参数失败, and 重试 works once it is back", async () => {
    withoutChance();
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

  test("the request id is copied for support, and 删除 takes the card away", async () => {
    const { page, platform, choose } = await start();
    server.faults.set("ticket", tooLarge);
    await choose("电影.mp4");
    const { id } = await page.reaches("上传失败");

    await page.call("copyRequestId", { id });
    expect(platform.screen.clipboard).toBe("req-413");
    expect(platform.screen.toasts.at(-1)?.title).toBe("请求编号已复制");

    await page.tap("删除");
    expect(page.data.items).toEqual([]);
  });

  test("in English where the system is", async () => {
    withoutChance();
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

    expect(platform.screen.images).toEqual([server.link(1)]);
  });

  test("what WeChat cannot show has its link copied, and says so", async () => {
    const { page, platform } = await stored("资料.zip");

    await page.tap("打开文件");

    expect(platform.screen.clipboard).toBe(server.link(1));
    expect(platform.screen.modals.at(-1)?.content).toContain("链接已复制");
  });

  test("a link that OSS refuses is renewed once", async () => {
    const { page, platform } = await stored("合同.pdf");
    server.endedLinks = 1;

    await page.tap("打开文件");

    expect(platform.screen.documents).toHaveLength(1);
    expect(platform.screen.modals).toEqual([]);
  });

  test("a file that OSS refuses under any link says so", async () => {
    const { page, platform } = await stored("合同.pdf");
    server.endedLinks = 99;

    await page.tap("打开文件");

    expect(platform.screen.documents).toEqual([]);
    expect(platform.screen.modals.at(-1)?.content).toBe("文件打开失败，请检查网络后重试");
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

    expect(platform.screen.clipboard).toBe(server.link(1));
    expect(platform.screen.toasts.at(-1)?.title).toBe("链接已复制");
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
      expect(platform.screen.toasts.at(-1)?.title).toBe("链接已复制");
    });

    test("is shown from another one", async () => {
      const { page, platform } = await old("照片.png");

      await page.tap("打开文件");

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

      await page.tap("打开文件");

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
      expect(card).toMatchObject({ detail: `${message}，${action}`, requestId: "req-login" });
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
    const pending = "文件正在审核，请稍后再打开，通常需要几分钟";
    expect(card.detail).toBe(pending);
    await page.tap("打开文件");
    await page.tap("复制链接");
    expect(platform.screen.modals.map(({ content }) => content)).toEqual([pending, pending]);
    expect(platform.screen.clipboard).toBe("");

    server.moderation = "pass";
    await page.tap("打开文件");
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
