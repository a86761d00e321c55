import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildMiniprogram } from "../build.ts";
import { runApp } from "../templates/run-app.ts";
import { temporaryFolder, writeProject } from "./support/project.ts";

const apiBase = "https://api.example.com/";

async function build(srcDir: string, outDir?: string) {
  const folder = outDir ?? join(await temporaryFolder(), "dist");
  const files = await buildMiniprogram({ srcDir, outDir: folder, apiBase });
  return { folder, paths: files.map(({ path }) => path).sort() };
}

const failure = async (changes: Record<string, string | undefined>) =>
  build(await writeProject(changes)).then(
    () => undefined,
    (error: Error) => error,
  );

test("the build holds what app.json names and what that names in turn, and nothing else", async () => {
  const { paths } = await build(await writeProject({ "pages/unused/unused.wxml": "<view />" }));

  expect(paths).toEqual([
    "app.js",
    "app.js.map",
    "app.json",
    "app.wxss",
    "components/card/card.js",
    "components/card/card.js.map",
    "components/card/card.json",
    "components/card/card.wxml",
    "images/a.png",
    "pages/a/a.js",
    "pages/a/a.js.map",
    "pages/a/a.json",
    "pages/a/a.wxml",
    "pages/a/part.wxml",
    "shared/shared.js",
    "shared/shared.js.map",
    "sitemap.json",
    "styles/base.wxss",
  ]);
});

test("the scripts run as CommonJS, share their modules and know the server's address without its last slash", async () => {
  const { folder } = await build(await writeProject());

  const definitions = runApp(folder, ["app", "pages/a/a", "components/card/card"], {});

  expect(definitions.get("pages/a/a")?.data).toEqual({ address: "https://api.example.com" });
  expect(definitions.get("components/card/card")?.data).toEqual({ address: "https://api.example.com" });
});

test("pages of sub-packages are built as well", async () => {
  const { paths } = await build(
    await writeProject({
      "app.json": JSON.stringify({ pages: ["pages/a/a"], subPackages: [{ root: "more", pages: ["b/b"] }] }),
      "more/b/b.ts": "Page({});",
      "more/b/b.wxml": "<view />",
    }),
  );

  expect(paths).toEqual(expect.arrayContaining(["more/b/b.js", "more/b/b.wxml"]));
});

test.each([
  [
    "a page",
    { "pages/a/a.wxml": undefined },
    /app\.json names pages\/a\/a, but there is no .*pages\/a\/a\.wxml/,
  ],
  ["a page's script", { "pages/a/a.ts": undefined }, /app\.json names pages\/a\/a, but there is no .*a\.ts/],
  [
    "a component",
    { "components/card/card.json": undefined },
    /cannot find the component \/components\/card\/card of <file-card>/,
  ],
  [
    "an include",
    { "pages/a/part.wxml": undefined },
    /a\.wxml:2:3 names pages\/a\/part\.wxml, but there is no/,
  ],
  ["an image", { "images/a.png": undefined }, /a\.wxml:4:3 names images\/a\.png, but there is no/],
  ["a style sheet", { "styles/base.wxss": undefined }, /app\.wxss:1:1 names styles\/base\.wxss/],
  ["a module", { "shared.ts": undefined }, /scripts cannot be bundled[\s\S]*shared\.ts/],
  ["app.json", { "app.json": undefined }, /app\.json is missing/],
  ["every page", { "app.json": "{}" }, /app\.json names no page/],
])("without %s the build says what is missing and where it is named", async (_what, changes, message) => {
  expect(await failure(changes)).toMatchObject({
    name: "BuildError",
    message: expect.stringMatching(message),
  });
});

test("what does not parse is named with its place", async () => {
  expect((await failure({ "app.json": "{ pages" }))?.message).toMatch(/app\.json is not JSON/);
  expect((await failure({ "pages/a/a.ts": "Page({ data: " }))?.message).toMatch(/a\.ts/);
});

test("a package that is not installed fails the build instead of the start", async () => {
  expect((await failure({ "pages/a/a.ts": 'import "not-installed";\nPage({});' }))?.message).toMatch(
    /not-installed/,
  );
});

test.each(["ftp://api.example.com", "api.example.com", "https://a.example/?x=1", ""])(
  "%j is no server address",
  async (address) => {
    const building = buildMiniprogram({
      srcDir: await writeProject(),
      outDir: join(await temporaryFolder(), "dist"),
      apiBase: address,
    });
    await expect(building).rejects.toThrow(/API address must be like/);
  },
);

test("a failed build leaves the last one as it was", async () => {
  const srcDir = await writeProject();
  const { folder } = await build(srcDir);
  await writeFile(join(srcDir, "pages/a/a.ts"), "Page({");

  await expect(build(srcDir, folder)).rejects.toThrow();

  expect(await readFile(join(folder, "pages/a/a.js"), "utf8")).toContain("Page(");
});

test("a new build replaces the last one whole", async () => {
  const srcDir = await writeProject();
  const { folder } = await build(srcDir);
  await writeFile(join(srcDir, "pages/a/a.wxml"), "<view />");

  const { paths } = await build(srcDir, folder);

  expect(paths).not.toContain("pages/a/part.wxml");
  await expect(readFile(join(folder, "pages/a/part.wxml"))).rejects.toThrow(/ENOENT/);
});

test("a folder that holds something else is not touched", async () => {
  const srcDir = await writeProject();
  const folder = await temporaryFolder();
  await writeFile(join(folder, "thesis.doc"), "years of work");

  await expect(build(srcDir, folder)).rejects.toThrow(/holds something else/);
  await expect(build(srcDir, srcDir)).rejects.toThrow(/the sources are in/);
  await expect(build(srcDir, join(srcDir, ".."))).rejects.toThrow(/the sources are in/);
  await expect(build(srcDir, join(srcDir, "dist"))).rejects.toThrow(/the sources are in/);
  expect(await readFile(join(folder, "thesis.doc"), "utf8")).toBe("years of work");
});
