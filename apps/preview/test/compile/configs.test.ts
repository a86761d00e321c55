import { expect, test } from "vitest";
import { readConfigs } from "../../src/compile/configs.ts";
import { folderOf } from "./folder-of.ts";

const page = { "pages/a.js": "", "pages/a.wxml": "" };
const card = { "parts/card.js": "", "parts/card.wxml": "", "parts/card.json": '{ "component": true }' };

test("follows pages to the components they use, app.json's among them, and makes every path one from the root", () => {
  const { configs } = readConfigs(
    folderOf({
      ...page,
      ...card,
      "miniprogram_npm/kit/tag/index.js": "",
      "miniprogram_npm/kit/tag/index.wxml": "",
      "app.json": '{ "pages": ["pages/a"], "usingComponents": { "card": "parts/card" } }',
      "pages/a.json": '{ "usingComponents": { "own": "../parts/card", "tag": "kit/tag" } }',
    }),
  );
  expect(configs["pages/a"]?.usingComponents).toEqual({
    card: "/parts/card",
    own: "/parts/card",
    tag: "/miniprogram_npm/kit/tag/index",
  });
  expect(Object.keys(configs)).toEqual(["pages/a", "parts/card", "miniprogram_npm/kit/tag/index"]);
});

test.each([
  ["no app.json", page, "app.json names no pages"],
  [
    "a page that is not there",
    { "app.json": '{ "pages": ["b"] }' },
    "app.json names b, but b.js is not there\napp.json names b, but b.wxml is not there",
  ],
  [
    "a component that is not there",
    {
      ...page,
      "app.json": '{ "pages": ["pages/a"] }',
      "pages/a.json": '{ "usingComponents": { "x": "./x" } }',
    },
    /^pages\/a\.json names pages\/x, but pages\/x\.js is not there/,
  ],
  [
    "JSON with a comment",
    { ...page, "app.json": '{ "pages": ["pages/a"] }', "pages/a.json": "// {}" },
    /^pages\/a\.json is not JSON: /,
  ],
])("says what is wrong: %s", (_name, files, message) => {
  expect(() => readConfigs(folderOf(files as Record<string, string>))).toThrow(message);
});
