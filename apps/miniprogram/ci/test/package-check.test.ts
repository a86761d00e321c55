import { expect, test } from "vitest";
import { checkPackage } from "../src/package-check.ts";

const units = ["app", "pages/a/a"];
const whole = {
  "app.js": "1",
  "app.json": "{}",
  "pages/a/a.js": "1",
  "pages/a/a.json": "{}",
  "pages/a/a.wxml": "<view/>",
};

const check = (files: Record<string, string | Buffer>, subPackages: string[] = []) =>
  checkPackage(new Map(Object.entries(files)), units, subPackages);

test("names and contents count, source maps do not", () => {
  const bytes = Object.entries(whole).reduce((sum, [path, text]) => sum + 1 + path.length + text.length, 0);

  const size = check({ ...whole, "app.js.map": "x".repeat(10_000_000), "more/直.js": "直" }, ["more"]);

  expect(size).toEqual({ main: bytes, all: bytes + "/more/直.js".length + 2 + 3, files: 6 });
});

test.each(Object.keys(whole))("a package without %s is refused", (path) => {
  const { [path as keyof typeof whole]: _, ...rest } = whole;

  expect(() => check(rest)).toThrow(
    expect.objectContaining({ code: "PAGE_MISSING", message: expect.stringContaining(path) }),
  );
});

test.each([
  ["the project's own limit", { "a.js": Buffer.alloc(300 * 1024) }, "this project's own"],
  ["WeChat's for the main package", { "a.js": Buffer.alloc(2 * 1024 * 1024) }, "The main package"],
  ["WeChat's for a sub-package", { "more/a.js": Buffer.alloc(2 * 1024 * 1024) }, "The sub-package more/"],
])("a package over %s is refused with its largest files", (_, files, words) => {
  expect(() => check({ ...whole, ...files }, ["more/"])).toThrow(
    expect.objectContaining({
      code: "PACKAGE_TOO_LARGE",
      message: expect.stringMatching(new RegExp(`${words}.*a\\.js \\d+\\.\\d KB`)),
    }),
  );
});
