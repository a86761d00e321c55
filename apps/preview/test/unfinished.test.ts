import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type OssRequests, watchOss } from "./browser/oss-requests.ts";
import { loseOwnFiles, ownFiles } from "./browser/own-files.ts";
import { type Stage, setStage } from "./browser/stage.ts";
import { UploadPage } from "./browser/upload-page.ts";
import { PROFILE, type WatchedPage, watchPage } from "./browser/watched-page.ts";

const MiB = 1024 * 1024;
const FILM = { name: "年会录像.mp4", content: randomBytes(11 * MiB + 321) };
const OTHER = { name: "园区规划图.pdf", content: randomBytes(MiB) };
const OFFER = "上次有 1 个文件没传完";

let stage: Stage;
let profile: BrowserContext;
let watched: WatchedPage;
let phone: UploadPage;
let oss: OssRequests;

beforeAll(async () => {
  stage = await setStage();
  for (const { name, content } of [FILM, OTHER]) await writeFile(pathOf(name), content);
});

afterAll(() => stage?.close());

beforeEach(async () => {
  profile = await stage.browser.newContext(PROFILE);
  oss = watchOss(stage.preview.emulator.ossUrl);
  await openTab();
  await watched.page.goto(stage.preview.page.url);
});

async function openTab(): Promise<void> {
  watched = watchPage(await profile.newPage());
  phone = new UploadPage(watched.page);
}

afterEach(async ({ task }) => {
  if (task.result?.state === "fail" && !watched.page.isClosed())
    console.error(await watched.page.locator(".frame-pages").allInnerTexts());
  await profile.close();
  oss.stop();
  stage.preview.emulator.faults.clear();
  for (const { key } of (await stage.bucket.listObjects({})).objects) await stage.bucket.deleteObject(key);
  for (const { key, uploadId } of await openUploads()) await stage.bucket.abortMultipartUpload(key, uploadId);
  expect(watched.errors).toEqual([]);
  expect(watched.foreign).toEqual([]);
});

const eventually = <T>(look: () => Promise<T> | T) => expect.poll(look, { timeout: 15_000, interval: 50 });
const pathOf = (name: string) => join(stage.dir, name);
const openUploads = async () => (await stage.bucket.listMultipartUploads({})).uploads;

/** The numbers of the parts that the bucket has of the one upload that is open. */
async function storedParts(): Promise<number[]> {
  const [upload] = await openUploads();
  if (!upload) return [];
  return (await stage.bucket.listParts(upload.key, upload.uploadId)).map(({ number }) => number);
}

/** The records of unfinished uploads in the mini-program's storage. */
const records = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("wx:zhichuan/document/")));

/** Begins to send the film over a slow link, and waits until some of it is stored. */
async function beginUpload(): Promise<void> {
  stage.preview.emulator.faults.add({ operation: "UploadPart", bytesPerSecond: MiB / 2 });
  await phone.choose(pathOf(FILM.name));
  await eventually(storedParts).not.toEqual([]);
  expect((await ownFiles(phone.page)).map(({ size }) => size)).toEqual([FILM.content.length]);
}

/** Waits until nothing the killed page has begun is on its way any more; the link is fast from then on. */
async function settle(): Promise<number[]> {
  await eventually(() => oss.underWay).toBe(0);
  stage.preview.emulator.faults.clear();
  return storedParts();
}

/** Presses 继续上传, and says that only what was missing has been sent and that all of it is there, byte for byte. */
async function goOn(stored: readonly number[]): Promise<void> {
  const sentBefore = oss.parts.length;
  await phone.page.getByRole("button", { name: `继续上传 ${OFFER}` }).click();
  await phone.waitForState("上传成功");

  const sent = oss.parts.slice(sentBefore);
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter((number) => stored.includes(number))).toEqual([]);
  expect(new Set(sent).size).toBe(sent.length);
  expect(oss.lines.filter((line) => /^POST .*[?&]uploads\b/.test(line))).toHaveLength(1);
  const { objects } = await stage.bucket.listObjects({});
  expect(objects).toHaveLength(1);
  const object = await stage.bucket.getObject(objects[0]?.key as string);
  const bytes = Buffer.from(await new Response(object?.body as BodyInit).arrayBuffer());
  expect(bytes.equals(FILM.content)).toBe(true);
  await eventually(() => ownFiles(phone.page)).toEqual([]);
  expect(await records(phone.page)).toEqual([]);
}

describe("an upload that was under way", () => {
  test("is offered when the page is loaded again, and 继续上传 sends only what is missing", async () => {
    await beginUpload();
    await watched.page.reload();
    await watched.page.getByRole("group", { name: OFFER }).waitFor();
    const stored = await settle();
    const seen = await phone.percentOf(FILM.name);
    expect(seen).toBeGreaterThan(0);

    await goOn(stored);
  });

  test("is offered in a new tab after its own was closed, and goes on there", async () => {
    await beginUpload();
    await watched.page.close();
    expect(watched.errors).toEqual([]);
    const stored = await settle();
    await openTab();
    await watched.page.goto(stage.preview.page.url);
    await watched.page.getByRole("group", { name: OFFER }).waitFor();

    await goOn(stored);
  });

  test("asks before 放弃, which takes away record, copy and stored parts", async () => {
    const { page } = watched;
    await beginUpload();
    await page.reload();
    const give = page.getByRole("button", { name: `放弃 ${OFFER}` });
    await give.click();
    await page.getByRole("dialog").getByRole("button").first().click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await ownFiles(page)).toHaveLength(1);
    expect(await records(page)).toHaveLength(1);

    await give.click();
    await page.getByRole("dialog").getByRole("button").last().click();
    await page.getByRole("listitem").waitFor({ state: "detached" });
    await eventually(() => ownFiles(page)).toEqual([]);
    await eventually(() => records(page)).toEqual([]);
    await eventually(openUploads).toEqual([]);
    await page.reload();
    await page.getByText(/不超过 100 MB/).waitFor();
    expect(await page.getByRole("group", { name: OFFER }).count()).toBe(0);
  });

  test("needs its file chosen again when WeChat has cleared the copy away, and takes no other", async () => {
    const { page } = watched;
    await beginUpload();
    await loseOwnFiles(page, stage.preview.page.url);
    const stored = await settle();
    await page.goto(stage.preview.page.url);
    await phone.waitForState("上次未传完");
    await phone.choose(pathOf(OTHER.name), { button: "重新选择" });
    await page.getByText("不是同一个文件，请重新选择原来的文件").waitFor();

    const sentBefore = oss.parts.length;
    await phone.choose(pathOf(FILM.name), { button: "重新选择" });
    await phone.waitForState("上传成功");
    expect(oss.parts.slice(sentBefore).filter((number) => stored.includes(number))).toEqual([]);
  });

  test("is forgotten with everything else by 清除小程序数据", async () => {
    const { page } = watched;
    await beginUpload();
    await page.getByRole("button", { name: "清除小程序数据" }).click();
    await eventually(() => records(page).catch(() => undefined)).toEqual([]);
    await page.getByText(/不超过 100 MB/).waitFor();
    expect(await ownFiles(page)).toEqual([]);
    expect(await page.getByRole("listitem").count()).toBe(0);

    // Once: what is kept from then on outlives the page again.
    await page.evaluate(() => localStorage.setItem("wx:kept", "later"));
    await page.reload();
    await page.getByText(/不超过 100 MB/).waitFor();
    expect(await page.evaluate(() => localStorage.getItem("wx:kept"))).toBe("later");
  });
});

test("the first screen does not wait for kept files", async () => {
  const { page } = watched;
  await beginUpload();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest;
  });
  await page.reload();
  await page.getByRole("button", { name: "选择文件" }).waitFor();
  await page.getByText(/不超过 100 MB/).waitFor();
});
