import { RELAY_REQUEST } from "@zhichuan/fake-wx/relay";
import type { Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { FilesPage } from "./browser/files-page.ts";
import { makePng } from "./browser/png.ts";
import { type Stage, setStage } from "./browser/stage.ts";
import type { User } from "./browser/user.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

let stage: Stage;
let watched: WatchedPage;
let files: FilesPage;
let user: User;
/** What is asked of the bucket by GET, in order: scaled, or whole. */
let asked: ("scaled" | "whole")[];
/** How often the server is asked for a link to one file. */
let links: number;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

beforeEach(async () => {
  watched = await openPage(stage.browser);
  files = new FilesPage(watched.page);
  user = stage.newUser();
  asked = [];
  links = 0;
  watched.page.on("request", (request: Request) => {
    // What goes out through `wx` is sent by the preview's server.
    if (request.headers()[RELAY_REQUEST.url]?.includes("/v1/files/url")) links += 1;
    const { searchParams } = new URL(request.url());
    if (request.method() !== "GET" || !searchParams.has("x-oss-signature")) return;
    asked.push(searchParams.get("x-oss-process")?.startsWith("image/resize") ? "scaled" : "whole");
  });
});

afterEach(() => watched.page.context().close());

const open = () => files.open(stage.preview.page.url, user);
const picture = (name: string) => files.row(name).locator("img");
const icon = (name: string, letters: string) => files.row(name).getByText(letters, { exact: true });
const width = (name: string) => picture(name).evaluate((image: HTMLImageElement) => image.naturalWidth);

test("a page of pictures loads thumbnails and nothing else; a touch loads the picture itself", async () => {
  for (let count = 1; count <= 3; count += 1) await user.upload(`${count}.png`, makePng(40, 40));
  await user.upload("合同.pdf", "x");
  await open();
  for (const name of ["1.png", "2.png", "3.png"]) await expect.poll(() => width(name)).toBe(40);
  expect(asked).toEqual(["scaled", "scaled", "scaled"]);
  expect(links).toBe(0);
  await expect.poll(() => icon("1.png", "PNG").count()).toBe(0);
  expect(await icon("合同.pdf", "PDF").isVisible()).toBe(true);

  await files.row("1.png").getByRole("button", { name: /^打开/ }).click();
  await watched.page.getByRole("dialog", { name: "预览" }).locator("img").waitFor();
  await expect.poll(() => asked).toEqual(["scaled", "scaled", "scaled", "whole"]);
  expect(watched.errors).toEqual([]);
});

test("what is no picture keeps its icon, and is not asked for again and again", async () => {
  await user.upload("坏.png", "not a picture at all");
  await open();
  await expect.poll(() => links).toBe(1);
  await expect.poll(() => picture("坏.png").count()).toBe(0);
  expect(await icon("坏.png", "PNG").isVisible()).toBe(true);
  await files.pullDown();
  await files.shown.getByText("没有更多了").waitFor();
  expect(await icon("坏.png", "PNG").isVisible()).toBe(true);
  expect([asked, links]).toEqual([["scaled"], 1]);
});

test("a list that is asked for again loads no thumbnail twice", async () => {
  await user.upload("一.png", makePng(40, 40));
  await open();
  await expect.poll(() => width("一.png")).toBe(40);
  await user.upload("二.png", makePng(30, 30));
  await files.pullDown();
  await expect.poll(() => width("二.png")).toBe(30);
  expect(await width("一.png")).toBe(40);
  expect(asked).toEqual(["scaled", "scaled"]);
});

test("the icon stands in its place until a thumbnail has come", async () => {
  await user.upload("慢.png", makePng(40, 40));
  stage.preview.emulator.faults.add({ operation: "GetObject", times: 1, delayMs: 1500 });
  await open();
  await icon("慢.png", "PNG").waitFor();
  await expect.poll(() => picture("慢.png").count()).toBe(1);
  expect(await icon("慢.png", "PNG").isVisible()).toBe(true);
  await expect.poll(() => icon("慢.png", "PNG").count(), { timeout: 5000 }).toBe(0);
  expect(await width("慢.png")).toBe(40);
  stage.preview.emulator.faults.clear();
});

test("one that did not come while the network was bad comes with the next list", async () => {
  await user.upload("一.png", makePng(40, 40));
  stage.preview.emulator.faults.add({
    operation: "GetObject",
    times: 1,
    status: 503,
    code: "ServiceUnavailable",
  });
  const isLink = (request: Request) => request.headers()[RELAY_REQUEST.url]?.includes("/v1/files/url");
  await watched.page.route("**/wx-network", (route) =>
    isLink(route.request()) ? route.abort() : route.continue(),
  );
  await open();
  await expect.poll(() => links).toBe(1);
  await expect.poll(() => picture("一.png").count()).toBe(0);
  await watched.page.unrouteAll();
  await files.pullDown();
  await expect.poll(() => picture("一.png").count()).toBe(1);
  await expect.poll(() => width("一.png")).toBe(40);
});
