import type { PhoneSettings } from "@zhichuan/fake-wx/browser";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { FilesPage } from "./browser/files-page.ts";
import { type Stage, setStage } from "./browser/stage.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

let stage: Stage;
let watched: WatchedPage;
let phone: FilesPage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

beforeEach(async () => {
  watched = await openPage(stage.browser, { permissions: ["clipboard-read", "clipboard-write"] });
  phone = new FilesPage(watched.page);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") console.error(await phone.shown.allInnerTexts());
  await watched.page.context().close();
  stage.preview.emulator.faults.clear();
  const { objects } = await stage.bucket.listObjects({});
  expect(objects).toEqual([]);
});

/** Runs the diagnosis on a phone with these settings, and waits for its end. */
async function diagnose(settings: PhoneSettings = {}): Promise<void> {
  await phone.open(stage.preview.page.url, stage.newUser(), settings);
  await phone.button("运行诊断").click();
  await phone.shown
    .getByRole("status")
    .getByText(/一切正常|个问题/)
    .waitFor({ timeout: 15_000 });
}

const summary = () => phone.shown.getByRole("status").textContent();
const clipboard = () => watched.page.evaluate(() => navigator.clipboard.readText());

/** What the lines say that tell of something wrong. */
async function problems(): Promise<string[]> {
  return phone.rows().filter({ hasText: "有问题" }).allInnerTexts();
}

test("where all is well it says so, and the trial file is gone again", async () => {
  await diagnose();
  expect(await summary()).toBe("一切正常");
  expect(await phone.rows().count()).toBe(11);
  expect(await phone.rows().filter({ hasText: "正常" }).count()).toBe(11);
  expect(await phone.row("试传").last().textContent()).toContain("上传、确认、删除都成功");
  expect(watched.errors).toEqual([]);
});

test("each domain that is missing in a list is named with its list and the line to paste", async () => {
  const { server, emulator } = stage.preview;
  const domains = { request: [server.url], uploadFile: [], downloadFile: [] };
  await diagnose({ console: { domains } });
  expect(await summary()).toBe("发现 3 个问题");
  for (const list of ["request", "uploadFile", "downloadFile"]) {
    const row = phone.row(`${list} 合法域名`);
    expect(await row.textContent()).toContain(`域名不在 ${list} 合法域名列表中`);
    await row.getByRole("button", { name: `复制 ${emulator.ossUrl}` }).click();
    expect(await clipboard()).toBe(emulator.ossUrl);
  }
});

test("a server that is missing in the request list is the first thing to mend", async () => {
  await diagnose({ console: { domains: { request: [] } } });
  const [line] = await problems();
  expect(line).toContain("签名服务端");
  expect(line).toContain(stage.preview.server.url);
  expect(await phone.rows().filter({ hasText: "先解决上面的问题" }).count()).toBe(7);
});

test("no privacy guide, an old base library", async () => {
  await diagnose({
    SDKVersion: "2.19.4",
    console: { privacy: { needAuthorization: false, privacyContractName: "" } },
  });
  const lines = await problems();
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("2.19.4 太旧，需要 2.20.1 以上");
  expect(lines[1]).toContain("选中的文件、选中的照片或视频、剪切板");
});

test("a server that is down, and up again on 重新诊断", async () => {
  await stage.preview.server.stop();
  await diagnose();
  expect((await problems()).join()).toContain("签名服务端");
  await stage.preview.server.start();
  await phone.button("重新诊断").click();
  await phone.shown.getByRole("status").getByText("一切正常").waitFor({ timeout: 15_000 });
});

test("a bucket that takes nothing, with its code and request id", async () => {
  stage.preview.emulator.faults.add({ operation: "PostObject", status: 403, code: "AccessDenied" });
  await diagnose();
  const [line] = await problems();
  expect(line).toContain("存储空间拒绝了试传（HTTP 403 AccessDenied）");
  expect(line).toContain("请求编号");
});

test("the report can be copied whole and holds no secret", async () => {
  stage.preview.emulator.faults.add({ operation: "PostObject", status: 403, code: "AccessDenied" });
  await diagnose();
  await phone.button("复制报告").click();
  await watched.page.locator(".frame-toast", { hasText: "报告已复制" }).waitFor();
  const report = await clipboard();
  expect(report.split("\n").filter((line) => line.startsWith("["))).toHaveLength(11);
  expect(report).toContain("[有问题] uploadFile 合法域名");
  expect(report).toContain(stage.preview.server.url);
  expect(report).not.toMatch(/Bearer|[Ss]ignature|security-token|openid|eyJ/);
});
