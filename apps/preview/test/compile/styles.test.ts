import { expect, test } from "vitest";
import { compileStyles } from "../../src/compile/styles.ts";
import type { PageConfig } from "../../src/program.ts";
import { folderOf } from "./folder-of.ts";

interface Case {
  readonly path?: string;
  readonly config?: PageConfig;
  readonly files?: Readonly<Record<string, string>>;
  readonly darkmode?: boolean;
}

/** The CSS of one sheet: of a page unless the case says otherwise. */
function compile(
  wxss: string,
  { path = "pages/a/a", config = {}, files = {}, darkmode = true }: Case = {},
): string {
  const configs = path === "app" ? {} : { [path]: config };
  return (
    compileStyles(folderOf({ ...files, [`${path}.wxss`]: wxss }), configs, { darkmode })[path]?.css ?? ""
  );
}

const inPage = ':where([is="pages/a/a"])';
const component: Case = { path: "parts/card", config: { component: true } };

test("lengths: rpx of the phone's width, vw and vh of its screen, its safe area", () => {
  expect(compile(".a { width: 750rpx; margin: -1.5rpx .5rpx 0 auto }")).toBe(
    `${inPage} .a { width: calc(750 * var(--rpx)); margin: calc(-1.5 * var(--rpx)) calc(.5 * var(--rpx)) 0 auto }`,
  );
  expect(compile(".a { height: calc(100vh - 20vw) }")).toBe(`${inPage} .a { height: calc(100cqh - 20cqw) }`);
  expect(compile(".a { padding-bottom: calc(8px + env(safe-area-inset-bottom, 2px)) }")).toBe(
    `${inPage} .a { padding-bottom: calc(8px + var(--safe-area-inset-bottom, 2px)) }`,
  );
});

test.each([
  ["a name", "var(--size-10rpx)"],
  ["a colour", "#10rpx"],
  ["another unit", "10rpxx"],
])("leaves %s that only looks like a length", (_name, value) => {
  expect(compile(`.a { b: ${value} }`)).toBe(`${inPage} .a { b: ${value} }`);
});

test("tags of built-in components become the elements they are drawn as; others stay", () => {
  expect(compile("view > text.b, scroll-view::after, card, video {}")).toBe(
    `${inPage} wx-view > wx-text.b, ${inPage} wx-scroll-view::after, ${inPage} card, ${inPage} video {}`,
  );
});

test("`page` is the page's root, and keeps its weight", () => {
  expect(compile("page {} page .a {} page > view {}")).toBe(
    `wx-page${inPage} {} wx-page${inPage} .a {} wx-page${inPage} > wx-view {}`,
  );
});

test("app.wxss reaches every page and nothing around them", () => {
  expect(compile(".a {} page {}", { path: "app" })).toBe(":where(wx-page) .a {} wx-page:where(wx-page) {}");
});

test("an isolated component: prefixed classes, :host, selectors inside functions", () => {
  expect(compile(":host {} .a.b:not(.c) > view {} #d {}", component)).toBe(
    '[wx-host=parts_card] {} .parts_card--a.parts_card--b:not(.parts_card--c) > wx-view {} :is(#d, [id$="--d"]) {}',
  );
});

test.each<[string, PageConfig, boolean]>([
  ["a component", { component: true }, true],
  ["a component that applies shared styles", { component: true, styleIsolation: "apply-shared" }, true],
  ["a shared component", { component: true, styleIsolation: "shared" }, false],
  ["a page", {}, false],
  ["an isolated page", { styleIsolation: "page-isolated" }, true],
])("whether class names are prefixed: %s", (_name, config, prefixed) => {
  const sheets = compileStyles(folderOf({ "x/y.wxss": ".a {}" }), { "x/y": config }, { darkmode: true });
  expect(sheets["x/y"]?.scope).toBe(prefixed ? "x_y" : undefined);
  expect(sheets["x/y"]?.css.includes(".x_y--a")).toBe(prefixed);
});

test("keyframes and font faces are no selectors", () => {
  const css = "@keyframes turn { from { left: 0 } 50% { left: 1px } to { left: 2px } }";
  expect(compile(css)).toBe(css);
  expect(compile("@font-face { font-family: x }")).toBe("@font-face { font-family: x }");
});

test("imports are put in place, relative or from the root, nested, with the importer's prefixes", () => {
  const files = { "styles/base.wxss": '@import "./colors.wxss"; .base {}', "styles/colors.wxss": ".red {}" };
  expect(compile('@import "../styles/base.wxss"; .own {}', { ...component, files })).toBe(
    ".parts_card--red {} .parts_card--base {} .parts_card--own {}",
  );
  expect(compile("@import url('/styles/colors.wxss');", { files })).toBe(`${inPage} .red {}`);
});

test("an import of itself, directly or around, ends", () => {
  const files = { "pages/a/b.wxss": '@import "./a.wxss"; .b {}' };
  expect(compile('@import "./b.wxss"; .a {}', { files })).toContain(".b {}");
});

test("a sheet that only others import is none of its own", () => {
  const sheets = compileStyles(folderOf({ "styles/base.wxss": ".a {}" }), {}, { darkmode: true });
  expect(sheets).toEqual({});
});

test("rules for dark mode are there only when app.json asks for it", () => {
  const wxss =
    ".a {} @media (prefers-color-scheme: dark) { .a { color: white } } @media (min-width: 1px) { .b {} }";
  expect(compile(wxss)).toContain("white");
  expect(compile(wxss, { darkmode: false })).toBe(
    `${inPage} .a {} @media (min-width: 1px) { ${inPage} .b {} }`,
  );
});

test.each([
  [
    "an import that is not there",
    '.a {}\n@import "./b.wxss";',
    'pages/a/a.wxss:2:1 @import "./b.wxss": there is no such file',
  ],
  ["CSS that ends in the middle", ".a {\n  b: c", "pages/a/a.wxss:1:1 Unclosed block"],
])("says where: %s", (_name, wxss, message) => {
  expect(() => compile(wxss)).toThrow(expect.objectContaining({ name: "CompileError", message }));
});
