import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Stage, setStage } from "./browser/stage.ts";
import { UploadPage } from "./browser/upload-page.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";
import { watchParts } from "./browser/watched-parts.ts";

const MiB = 1024 * 1024;
const VIDEO = { name: "华东区年会录像（上）.mp4", content: randomBytes(14 * MiB + 321) };
const PLAN = { name: "园区规划图.pdf", content: randomBytes(11 * MiB + 7) };
const NOTE = { name: "会议纪要.txt", content: randomBytes(3000) };

let stage: Stage;
let watched: WatchedPage;
let phone: UploadPage;

beforeAll(async () => {
  stage = await setStage();
  for (const { name, content } of [VIDEO, PLAN, NOTE]) await writeFile(pathOf(name), content);
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
  stage.preview.emulator.faults.clear();
  for (const key of await storedKeys()) await stage.bucket.deleteObject(key);
  const left = await openUploads();
  for (const { key, uploadId } of left) await stage.bucket.abortMultipartUpload(key, uploadId);
  expect(left).toEqual([]);
  expect(watched.errors).toEqual([]);
  expect(watched.foreign).toEqual([]);
});

/** The bucket is looked at until it is as expected; a part takes its time over the slow link. */
const eventually = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 10_000, interval: 50 });
const pathOf = (name: string) => join(stage.dir, name);
const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Lets parts trickle, so that there is time to press something. */
function slowDown(bytesPerSecond = MiB / 2): void {
  stage.preview.emulator.faults.add({ operation: "UploadPart", bytesPerSecond });
}

async function storedKeys(): Promise<string[]> {
  const { objects } = await stage.bucket.listObjects({});
  return objects.map(({ key }) => key);
}

async function openUploads() {
  return (await stage.bucket.listMultipartUploads({})).uploads;
}

/** The numbers of the parts that the bucket has of the one upload that is open. */
async function storedParts(): Promise<number[]> {
  const [upload] = await openUploads();
  if (!upload) return [];
  return (await stage.bucket.listParts(upload.key, upload.uploadId)).map(({ number }) => number);
}

/** Says that the bucket has exactly these files, byte for byte. */
async function expectStored(...files: readonly { readonly content: Uint8Array }[]): Promise<void> {
  const digests = [];
  for (const key of await storedKeys()) {
    const object = await stage.bucket.getObject(key);
    digests.push(digestOf(new Uint8Array(await new Response(object?.body as BodyInit).arrayBuffer())));
  }
  expect(digests.toSorted()).toEqual(files.map(({ content }) => digestOf(content)).toSorted());
}

test("a large file goes up in parts, several at once, and its progress never falls", async () => {
  slowDown(2 * MiB);
  const parts = watchParts(watched.page);
  const progress = await phone.recordProgress();

  await phone.choose(pathOf(VIDEO.name));
  await watched.page.getByText(/^剩余 \d+ 秒 · [\d.]+ MB\/s · 已传 [\d.]+ MB$/).waitFor();
  await phone.waitForState("上传成功");

  await expectStored(VIDEO);
  expect(parts.length).toBeGreaterThan(3);
  const seen = await progress();
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.length).toBeGreaterThan(5);
  expect(seen.at(-1)).toBe(100);
});

test("暂停 lets nothing more be sent, and 继续 sends only what is missing", async () => {
  slowDown();
  const parts = watchParts(watched.page);
  await phone.choose(pathOf(VIDEO.name));
  await eventually(storedParts).not.toEqual([]);
  const height = await phone.cardHeight(VIDEO.name);

  await phone.press("暂停", VIDEO.name);
  await phone.waitForState("已暂停");
  expect(await phone.cardHeight(VIDEO.name)).toBe(height);
  const begun = parts.length;
  // Another file goes all the way meanwhile.
  await phone.choose(pathOf(NOTE.name));
  await phone.waitForState("上传成功");
  expect(parts.length).toBe(begun);
  const stored = await storedParts();
  expect(stored).not.toEqual([]);

  stage.preview.emulator.faults.clear();
  await phone.press("继续", VIDEO.name);
  await phone.waitForState("上传成功", 2);
  expect(await phone.cardHeight(VIDEO.name)).toBe(height);
  await expectStored(VIDEO, NOTE);
  expect(parts.slice(begun).filter((number) => stored.includes(number))).toEqual([]);
});

test("取消 leaves nothing behind, not even parts", async () => {
  slowDown();
  await phone.choose(pathOf(VIDEO.name));
  await eventually(storedParts).not.toEqual([]);

  await phone.press("取消", VIDEO.name);
  await phone.waitForState("已取消");

  await eventually(openUploads).toEqual([]);
  expect(await storedKeys()).toEqual([]);
});

test("取消 asks before much that has been sent is thrown away", async () => {
  const { page } = watched;
  const film = "年会全程.mp4";
  await writeFile(pathOf(film), Buffer.alloc(30 * MiB, 1));
  // Twelve parts are more than 12 MB and less than all; the rest takes as long as this test needs.
  stage.preview.emulator.faults.add({ operation: "UploadPart", times: 12, bytesPerSecond: 16 * MiB });
  slowDown(1024);
  await phone.choose(pathOf(film));
  await page.getByText(/^已传 (1[1-9]|2\d)(\.\d+)? MB( ·|，|$)/).waitFor({ timeout: 15_000 });
  await phone.press("暂停", film);
  await phone.press("取消", film);
  const question = page.getByRole("dialog");
  await question.getByText(/^“年会全程.mp4”已传 [12][\d.]+ MB，取消后要从头再传。$/).waitFor();
  await question.getByRole("button", { name: "先不取消" }).click();
  await phone.waitForState("已暂停");
  expect(await openUploads()).toHaveLength(1);

  await phone.press("取消", film);
  await question.getByRole("button", { name: "取消上传" }).click();
  await phone.waitForState("已取消");
  await eventually(openUploads).toEqual([]);
});

test("three files at once, one of them cancelled", async () => {
  slowDown(MiB);
  await phone.choose([VIDEO, PLAN, NOTE].map(({ name }) => pathOf(name)));
  await watched.page.getByRole("progressbar", { name: "总进度" }).waitFor();
  await eventually(async () => (await openUploads()).length).toBe(2);

  await phone.press("取消", PLAN.name);
  await phone.waitForState("已取消");
  await phone.waitForState("上传成功", 2);

  const total = watched.page.getByRole("progressbar", { name: "总进度 2/2" });
  await total.getByText("全部上传成功").waitFor();
  await expectStored(VIDEO, NOTE);
});
