import { randomBytes } from "node:crypto";
import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Stage, setStage } from "./browser/stage.ts";
import { UploadPage } from "./browser/upload-page.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

const MiB = 1024 * 1024;
const NAME = "季度报告（终稿）.pdf";
const CONTENT = randomBytes(6 * MiB + 123);

let stage: Stage;
let watched: WatchedPage;
let phone: UploadPage;
let file: string;

beforeAll(async () => {
  stage = await setStage();
  file = join(stage.dir, NAME);
  await writeFile(file, CONTENT);
});

afterAll(() => stage?.close());

beforeEach(async () => {
  watched = await openPage(stage.browser);
  phone = new UploadPage(watched.page);
  await watched.page.goto(stage.preview.page.url);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail")
    console.error(await watched.page.locator(".frame-pages").allInnerTexts());
  await watched.page.close();
  stage.ossAhead = 0;
  stage.preview.emulator.faults.clear();
  await emptyBucket();
  expect(watched.errors).toEqual([]);
  expect(watched.foreign).toEqual([]);
});

async function storedKeys(): Promise<string[]> {
  const { objects } = await stage.bucket.listObjects({});
  return objects.map(({ key }) => key);
}

async function emptyBucket(): Promise<void> {
  for (const key of await storedKeys()) await stage.bucket.deleteObject(key);
}

async function expectStored(): Promise<void> {
  const keys = await storedKeys();
  expect(keys).toEqual([expect.stringMatching(/\/document\.pdf$/)]);
  const object = await stage.bucket.getObject(keys[0] as string);
  const bytes = Buffer.from(await new Response(object?.body as BodyInit).arrayBuffer());
  expect(bytes.equals(CONTENT)).toBe(true);
}

test("a file of several MB with a Chinese name goes through the page's own button into the bucket", async () => {
  await phone.slowDown(8 * MiB);
  const progress = await phone.recordProgress();
  await phone.choose(file);
  await watched.page.getByText(NAME).waitFor();
  await watched.page.getByText("6 MB", { exact: true }).waitFor();
  await phone.waitForState("上传成功");

  await expectStored();
  const seen = await progress();
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.filter((percent) => percent > 0 && percent < 100).length).toBeGreaterThan(2);
  expect(seen.at(-1)).toBe(100);
});

test("a stored file can be opened, and its link copied", async () => {
  await phone.choose(file);
  await phone.waitForState("上传成功");
  // Headless Chromium has no PDF viewer: it saves what it would have shown in a new tab.
  const download = watched.page.waitForEvent("download");
  await watched.page.getByRole("button", { name: /^打开 / }).click();
  const saved = await download;
  expect((await readFile(await saved.path())).equals(CONTENT)).toBe(true);
  await watched.page.getByRole("button", { name: /^复制链接/ }).click();
  await watched.page.getByText("链接已复制").first().waitFor();
});

test("dismissing the sheet or the chooser is no error, and it can be opened again", async () => {
  const { page } = watched;
  const sheet = page.getByRole("dialog");
  await page.getByRole("button", { name: "选择文件" }).click();
  await sheet.getByRole("button", { name: "取消" }).click();
  await sheet.waitFor({ state: "detached" });
  // Without anybody who listens for it, headless Chromium dismisses the chooser by itself.
  await page.getByRole("button", { name: "选择文件" }).click();
  await sheet.getByRole("button", { name: "聊天文件" }).click();
  await page.locator("input[type=file]").waitFor({ state: "detached" });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await page.getByRole("progressbar").count()).toBe(0);
  await phone.choose(file);
  await phone.waitForState("上传成功");
});

describe("a failure says what happened, and 重试 works once the fault is gone", () => {
  test("the server is down", async () => {
    // Chance spreads the engine's repetitions over time: without it they come at once.
    await watched.page.addInitScript(() => {
      Math.random = () => 0;
    });
    await watched.page.reload();
    await stage.preview.server.stop();
    await phone.choose(file);
    await phone.waitForFailure("TICKET_FAILED");
    expect(await storedKeys()).toEqual([]);

    await stage.preview.server.start();
    await phone.retry();
    await phone.waitForState("上传成功");
    await expectStored();
  });

  test("the signature is refused: the session's secret is another one at OSS", async () => {
    const restore = await changeSessionSecret();
    onTestFinished(restore);
    await phone.choose(file);
    await phone.waitForFailure("SIGNATURE_REFUSED");
    expect(await storedKeys()).toEqual([]);

    restore();
    await phone.retry();
    await phone.waitForState("上传成功");
    await expectStored();
  });

  test("the policy has expired: OSS's clock is twenty minutes ahead", async () => {
    stage.ossAhead = 20 * 60_000;
    await phone.choose(file);
    await phone.waitForFailure("POLICY_EXPIRED");
    stage.ossAhead = 0;
    expect(await storedKeys()).toEqual([]);

    await phone.retry();
    await phone.waitForState("上传成功");
    await expectStored();
  });

  test("the connection to OSS breaks off once, which mends itself", async () => {
    stage.preview.emulator.faults.add({ operation: "PostObject", times: 1, cut: true });
    await phone.choose(file);
    await phone.waitForState("上传成功");
    await expectStored();
  });

  test("a file that is too large is sorted out before a byte is sent, and holds up no other", async () => {
    const large = join(stage.dir, "全年录像.pdf");
    const handle = await open(large, "w");
    await handle.truncate(100 * MiB + 1);
    await handle.close();
    await phone.choose([large, file]);
    const alert = watched.page.getByRole("alert");
    await alert.getByText("1 个文件不能上传").waitFor();
    expect(await alert.getByRole("listitem").textContent()).toBe("全年录像.pdf超过 100 MB 的上限");
    await phone.waitForState("上传成功");
    await expectStored();

    await alert.getByRole("button", { name: "知道了" }).click();
    expect(await watched.page.getByText("全年录像.pdf").count()).toBe(0);
  });
});

/** Gives the server's session another secret at the emulator; the function it gives takes that back. */
async function changeSessionSecret(): Promise<() => void> {
  const { emulator, server } = stage.preview;
  const { accounts, roleArn } = emulator;
  const ticket = (await (await fetch(`${server.url}/generate_signature`)).json()) as {
    x_oss_credential: string;
  };
  const session = accounts.find(ticket.x_oss_credential.split("/")[0] as string);
  const role = accounts.findRole(roleArn);
  if (!session?.securityToken || !role) throw new Error("the server has no session of the role");
  const { accessKeyId, accessKeySecret, securityToken } = session;
  const set = (secret: string) =>
    accounts.openSession({
      role,
      name: "zhichuan",
      keys: { accessKeyId, accessKeySecret: secret, securityToken },
      durationSeconds: 3600,
    });
  set("another-secret");
  return () => set(accessKeySecret);
}
