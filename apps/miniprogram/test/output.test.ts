import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type BuiltFile, buildMiniprogram } from "../build.ts";
import { checkTemplates } from "../templates/check.ts";
import { temporaryFolder } from "./support/project.ts";

const KiB = 1024;
const sources = join(import.meta.dirname, "../src");

async function build({ minify = false } = {}) {
  const outDir = join(await temporaryFolder(), "dist");
  const files = await buildMiniprogram({ outDir, apiBase: "https://api.example.com", minify });
  const read = (path: string) => readFile(join(outDir, path), "utf8");
  const scripts = new Map<string, string>();
  for (const { path } of files) if (path.endsWith(".js")) scripts.set(path, await read(path));
  return { outDir, files, read, scripts };
}

/** What counts towards the main package: source maps are uploaded apart from it. */
const packed = (files: readonly BuiltFile[]) =>
  files.filter(({ path }) => !path.endsWith(".map")).reduce((sum, { bytes }) => sum + bytes, 0);

test("every page has its four files, and app.json finds what it names", async () => {
  const { outDir, read } = await build();
  const app = JSON.parse(await read("app.json")) as Record<string, string> & { pages: string[] };

  for (const page of app.pages)
    for (const extension of ["js", "json", "wxml", "wxss"])
      expect(existsSync(join(outDir, `${page}.${extension}`)), `${page}.${extension}`).toBe(true);
  for (const named of [app.sitemapLocation, app.themeLocation, "app.js", "app.wxss"])
    expect(existsSync(join(outDir, String(named))), named).toBe(true);
});

test("every colour that app.json takes from the theme is there, light and dark", async () => {
  const { read } = await build();
  const names = Array.from((await read("app.json")).matchAll(/"@(\w+)"/g), ([, name]) => name as string);
  const theme = JSON.parse(await read("theme.json")) as Record<"light" | "dark", object>;

  expect(names).not.toEqual([]);
  expect(Object.keys(theme.light).sort()).toEqual(names.sort());
  expect(Object.keys(theme.dark).sort()).toEqual(names.sort());
});

test("the main package stays under 300 KB", async () => {
  const plain = packed((await build()).files);
  const small = packed((await build({ minify: true })).files);

  expect(plain).toBeGreaterThan(30 * KiB);
  expect(plain).toBeLessThan(300 * KiB);
  expect(small).toBeLessThan(150 * KiB);
});

test("the scripts are CommonJS of ES2018 and know nothing newer", async () => {
  const { scripts } = await build();

  for (const [path, code] of scripts) {
    const text = withoutTextAndComments(code);
    expect(text, path).not.toMatch(/^\s*(import|export)\b/m);
    expect(text, path).not.toMatch(
      /\?\?|\?\.(?!\d)|\|\|=|&&=|\bcatch\s*\{|\bstatic\s*\{|[\s.(]#\w|\d_\d|\b\d+n\b/,
    );
    expect(text, path).not.toMatch(/\bimport\(|\bawait\s+using\b|\bimport\.meta\b/);
  }
});

test("no schema library, no leftover constant and nothing from a foreign host", async () => {
  const { outDir, scripts } = await build();
  for (const [path, code] of scripts) {
    expect(code, path).not.toMatch(/typebox/i);
    expect(code, path).not.toContain("__API_BASE__");
  }
  expect(scripts.get("app.js")).toContain("https://api.example.com");
  for (const name of await readdir(outDir, { recursive: true })) {
    if (!/\.(wxml|wxss)$/.test(name)) continue;
    expect(await readFile(join(outDir, name), "utf8"), name).not.toMatch(/https?:|\burl\(|\/\/[a-z]/);
  }
});

test("its own templates have no problem", async () => {
  expect(await checkTemplates(sources)).toEqual([]);
});

test("WeChat DevTools finds the build where project.config.json says", async () => {
  const text = await readFile(join(import.meta.dirname, "../project.config.json"), "utf8");

  expect(JSON.parse(text)).toMatchObject({
    compileType: "miniprogram",
    miniprogramRoot: "dist/",
    setting: { es6: true },
  });
});

function withoutTextAndComments(code: string): string {
  return code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/.*/g, '""');
}
