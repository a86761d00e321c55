import { expect, test } from "vitest";
import { compileTemplates } from "../../src/compile/templates.ts";
import { folderOf } from "./folder-of.ts";

const compile = (wxml: string, files: Readonly<Record<string, string>> = {}) =>
  compileTemplates(folderOf({ ...files, "pages/a.wxml": wxml }), {
    "pages/a": { usingComponents: { card: "/parts/card" } },
  });

test("gives the source of an object with a template for each file and each built-in component", () => {
  const templates = new Function(`return ${compile("<view>{{a}}</view>")}`)() as object;
  expect(Object.keys(templates)).toEqual(expect.arrayContaining(["pages/a", "wx/view", "wx/progress"]));
});

test("knows WXML's own tags, built-in components and those in use", () => {
  expect(() =>
    compile(
      '<wxs module="t">var a = 1 < 2;</wxs><block wx:if="{{a}}"><card><slot name="x" /></card></block><!-- <nope> -->',
    ),
  ).not.toThrow();
});

test.each([
  [
    "an unknown tag",
    "<view>\n  <swiper />\n</view>",
    /^pages\/a\.wxml:2:3 <swiper> is neither in usingComponents/,
  ],
  ["an expression that ends too early", "<view>\n{{a.}}</view>", "pages/a.wxml:2:5 not a valid identifier"],
  ["a tag without its end", "<view><text></view>", /^pages\/a\.wxml:1:\d+ missing end tag/],
])("says where: %s", (_name, wxml, message) => {
  expect(() => compile(wxml)).toThrow(message);
});

test("a file that is only imported may use what its importer has", () => {
  expect(() =>
    compile('<import src="./b" />', { "pages/b.wxml": "<template name='b'><anything /></template>" }),
  ).not.toThrow();
});
