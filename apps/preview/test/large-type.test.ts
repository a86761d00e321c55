import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { FilesPage } from "./browser/files-page.ts";
import { type Stage, setStage } from "./browser/stage.ts";
import { UploadPage } from "./browser/upload-page.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

/** The smallest phone with the largest type. */
const PHONE = { fontSizeSetting: 26, language: "en" };
const NAME = "Strategic purchasing framework agreement for the eastern region, third revision.pdf";

let stage: Stage;
let watched: WatchedPage;

beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage?.close());

beforeEach(async () => {
  watched = await openPage(stage.browser, { viewport: { width: 320, height: 568 }, locale: "en-US" });
});
afterEach(async () => {
  await watched.page.context().close();
  stage.preview.emulator.faults.clear();
});

const openFiles = async (settings = {}) => {
  const user = stage.newUser();
  const files = new FilesPage(watched.page);
  return {
    user,
    files,
    open: () => files.open(stage.preview.page.url, user, { ...PHONE, ...settings }, "Files"),
  };
};

/** Whether the element shows all of its text. */
const isWhole = (element: Locator) =>
  element.evaluate(
    (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1,
  );

/** Where cards end: beyond it they cut off what they hold. */
const EDGE = 320 - 16;

/** The texts that reach over the side of their card. */
const overTheSide = (page: Locator) =>
  page.locator("*").evaluateAll(
    (elements, edge) =>
      elements
        .filter((element) =>
          [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
        )
        .filter((element) => element.getBoundingClientRect().right > edge + 1)
        .map((element) => element.textContent),
    EDGE,
  );

test("a card shows the end of a long name, and the time left before all else", async () => {
  const { page } = watched;
  await page.addInitScript((phone) => void Object.assign(globalThis, { zhichuanPhone: phone }), PHONE);
  await page.goto(stage.preview.page.url);
  stage.preview.emulator.faults.add({ operation: "PostObject", bytesPerSecond: 200_000 });
  const path = join(stage.dir, NAME);
  await writeFile(path, Buffer.alloc(2_000_000, "%PDF-1.7\n"));
  await new UploadPage(page).choose(path, { button: "Choose files", source: "Chat files" });
  await page.getByText(/^\d+ s left · /).waitFor();

  const name = page.getByRole("listitem").getByText(/revision\.pdf$/);
  expect(await isWhole(name)).toBe(true);
  expect(await overTheSide(page.locator(".frame-page:not([hidden])"))).toEqual([]);
});

test("a row's actions stand in two lines rather than over its side", async () => {
  const { user, files, open } = await openFiles();
  await user.upload(NAME, "x");
  await open();
  await files.button(`More actions ${NAME}`).click();
  await files.shown.getByRole("button", { name: `Delete ${NAME}` }).waitFor();
  expect(
    await isWhole(
      files
        .rows()
        .getByText(/revision\.pdf$/)
        .first(),
    ),
  ).toBe(true);
  expect(await overTheSide(files.shown)).toEqual([]);
});

test("a finding's state stands below its title rather than over its side", async () => {
  const domains = { request: [stage.preview.server.url], uploadFile: [], downloadFile: [] };
  const { files, open } = await openFiles({ console: { domains } });
  await open();
  await files.button("Run diagnosis").click();
  await files.shown.getByRole("status").getByText("Problems found: 3").waitFor({ timeout: 15_000 });
  expect(await overTheSide(files.shown)).toEqual([]);
});
