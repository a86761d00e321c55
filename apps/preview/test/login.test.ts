import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Stage, setStage } from "./browser/stage.ts";
import { UploadPage } from "./browser/upload-page.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

let stage: Stage;
let file: string;

beforeAll(async () => {
  stage = await setStage();
  file = join(stage.dir, "合同.txt");
  await writeFile(file, "Zhichuan 直传");
});

afterAll(() => stage?.close());

afterEach(async () => {
  stage.preview.emulator.faults.clear();
  for (const key of await keys()) await stage.bucket.deleteObject(key);
});

const keys = async () => (await stage.bucket.listObjects({})).objects.map(({ key }) => key);

/** The page in a browser of its own. */
async function open(): Promise<{ watched: WatchedPage; phone: UploadPage }> {
  const watched = await openPage(stage.browser);
  onTestFinished(() => watched.page.close());
  await watched.page.goto(stage.preview.page.url);
  return { watched, phone: new UploadPage(watched.page) };
}

/** Uploads, and gives the users whose files are in the bucket. */
async function upload(phone: UploadPage): Promise<Set<string | undefined>> {
  await phone.choose(file);
  await phone.waitForState("上传成功");
  return new Set((await keys()).map((key) => key.split("/")[0]));
}

test("whoever opens the page in a browser is a user, and the same one after a reload", async () => {
  const { watched, phone } = await open();
  const users = await upload(phone);
  expect([...users]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  await watched.page.reload();
  expect(await upload(phone)).toEqual(users);
  expect(await keys()).toHaveLength(2);
  expect(watched.errors).toEqual([]);
});

test("another browser is another user", async () => {
  const [one, two] = [await open(), await open()];
  expect((await upload(one.phone)).size).toBe(1);
  expect((await upload(two.phone)).size).toBe(2);
});

test("a user whom WeChat keeps out reads so, and 重试 logs in again", async () => {
  const { phone } = await open();
  stage.preview.emulator.faults.add({ operation: "code2Session", times: 1, status: 200, code: "40226" });
  await phone.choose(file);
  await phone.waitForFailure("ACCOUNT_BLOCKED");
  expect(await keys()).toEqual([]);
  await phone.retry();
  await phone.waitForState("上传成功");
});
