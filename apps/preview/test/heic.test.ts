import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Stage, setStage } from "./browser/stage.ts";
import { UploadPage } from "./browser/upload-page.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

/** 96 by 64 pixels: red and green above, blue and yellow below. Encoded by libheif and kvazaar. */
const PICTURE = join(import.meta.dirname, "pictures/four-colours.heic");
const CORNERS = [
  [10, 10, [220, 40, 40]],
  [85, 10, [40, 170, 60]],
  [10, 55, [40, 70, 210]],
  [85, 55, [240, 200, 40]],
] as const;

let stage: Stage;
let watched: WatchedPage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(() => stage?.close());

afterEach(async ({ task }) => {
  if (task.result?.state === "fail")
    console.error(await watched.page.locator(".frame-pages").allInnerTexts());
  await watched.page.close();
  for (const { key } of (await stage.bucket.listObjects({})).objects) await stage.bucket.deleteObject(key);
  expect(watched.errors).toEqual([]);
  expect(watched.foreign).toEqual([]);
});

async function open(settings: object = {}): Promise<UploadPage> {
  watched = await openPage(stage.browser);
  await watched.page.addInitScript((phone) => {
    Object.assign(globalThis, { zhichuanPhone: phone });
  }, settings);
  await watched.page.goto(stage.preview.page.url);
  return new UploadPage(watched.page);
}

async function stored(): Promise<{ readonly key: string; readonly bytes: Buffer }> {
  const { objects } = await stage.bucket.listObjects({});
  expect(objects).toHaveLength(1);
  const key = objects[0]?.key as string;
  const object = await stage.bucket.getObject(key);
  return { key, bytes: Buffer.from(await new Response(object?.body as BodyInit).arrayBuffer()) };
}

/** What the browser sees in a picture: its size, and the colours at the corners. */
function look(page: Page, picture: Buffer) {
  return page.evaluate(
    async ({ bytes, places }) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      canvas?.drawImage(bitmap, 0, 0);
      const colours = places.map(([x, y]) => [...(canvas?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3));
      return { width: bitmap.width, height: bitmap.height, colours };
    },
    { bytes: [...picture], places: CORNERS.map(([x, y]) => [x, y] as const) },
  );
}

test("a HEIC photo becomes a JPEG of the same picture before it is sent", async () => {
  const heic = await readFile(PICTURE);
  const phone = await open();
  expect(await look(watched.page, heic).catch(() => "unreadable")).toBe("unreadable");
  await phone.choose(PICTURE);
  await phone.waitForState("上传成功");

  const card = watched.page.getByRole("listitem");
  await card.getByText("four-colours.jpg", { exact: true }).waitFor();
  const width = () => card.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBe(96);
  const { key, bytes } = await stored();
  expect(key).toMatch(/\.jpg$/);
  expect(bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  const seen = await look(watched.page, bytes);
  expect([seen.width, seen.height]).toEqual([96, 64]);
  for (const [place, [, , colour]] of CORNERS.entries())
    for (const [channel, value] of colour.entries())
      expect(Math.abs((seen.colours[place]?.[channel] ?? -1) - value), `corner ${place}`).toBeLessThan(12);
});

test("from the album too, where photos come without their names", async () => {
  const phone = await open();
  await phone.choose(PICTURE, { source: "从相册选择" });
  await phone.waitForState("上传成功");
  await watched.page.getByText(/^IMG_\d{8}_\d{6}_1\.jpg$/).waitFor();
  expect((await stored()).key).toMatch(/\.jpg$/);
});

test("where the phone cannot read it, it goes up as it is", async () => {
  const phone = await open({ readsHeic: false });
  await phone.choose(PICTURE);
  await phone.waitForState("上传成功");
  const { key, bytes } = await stored();
  expect(key).toMatch(/\.heic$/);
  expect(bytes.equals(await readFile(PICTURE))).toBe(true);
});

test("a broken one is no picture, and goes up as it is", async () => {
  const phone = await open();
  const broken = {
    name: "坏的.heic",
    mimeType: "image/heic",
    buffer: (await readFile(PICTURE)).subarray(0, 600),
  };
  await phone.choose(broken);
  await phone.waitForState("上传成功");
  expect((await stored()).key).toMatch(/\.heic$/);
});
