import { expect, test } from "vitest";
import { checkTemplates } from "../templates/check.ts";
import { writeProject } from "./support/project.ts";

async function problemsOf(changes: Record<string, string | undefined> = {}) {
  const srcDir = await writeProject(changes);
  const problems = await checkTemplates(srcDir);
  return problems.map(({ file, line, column, message }) =>
    [file.slice(srcDir.length + 1), line, column, message].join(":"),
  );
}

test("a sound mini-program has no problem", async () => {
  expect(await problemsOf()).toEqual([]);
});

test("what the compiler refuses is reported at its place", async () => {
  expect(await problemsOf({ "pages/a/a.wxml": "<view>\n  <text>{{ a b }}</text>\n</view>" })).toEqual([
    "pages/a/a.wxml:2:14:unexpected character inside expression",
  ]);
  expect(await problemsOf({ "pages/a/a.wxml": "<view>\n<view>\n</view>" })).toEqual([
    "pages/a/a.wxml:1:2:missing end tag",
  ]);
});

test("an operator that only newer renderers understand is reported", async () => {
  const wxml = "<view>\n  {{ a ?? b }} {{ '??' }} ??\n  <text>{{ a ?? 1 }}</text>\n</view>";

  expect(await problemsOf({ "pages/a/a.wxml": wxml })).toEqual([
    "pages/a/a.wxml:2:8:?? is not understood in a template",
    "pages/a/a.wxml:3:14:?? is not understood in a template",
  ]);
});

test("a tag that is neither built in nor used by the page is reported", async () => {
  expect(await problemsOf({ "pages/a/a.wxml": "<view>\n  <viev />\n  <div></div>\n</view>" })).toEqual([
    "pages/a/a.wxml:2:3:<viev> is neither built in nor in usingComponents",
    "pages/a/a.wxml:3:3:<div> is neither built in nor in usingComponents",
  ]);
});

test("a component of one page is unknown in another's template", async () => {
  expect(
    await problemsOf({ "components/card/card.wxml": '<view>\n  <file-card bind:tap="tap" /></view>' }),
  ).toEqual(["components/card/card.wxml:2:3:<file-card> is neither built in nor in usingComponents"]);
});

test.each([
  "bindtap",
  "bind:tap",
  "catchtap",
  "catch:tap",
  "capture-bind:tap",
  "capture-catch:tap",
  "mut-bind:tap",
])("a handler that the script does not define is reported: %s", async (attribute) => {
  expect(
    await problemsOf({ "pages/a/a.wxml": `<view>\n  <view\n    ${attribute}="chose" />\n</view>` }),
  ).toEqual([`pages/a/a.wxml:3:5:${attribute} names chose, which is no handler`]);
});

test("an included template is checked against the page that includes it", async () => {
  expect(await problemsOf({ "pages/a/part.wxml": '<button bindtap="chose">选择</button>' })).toEqual([
    "pages/a/part.wxml:1:9:bindtap names chose, which is no handler",
  ]);
});

test("handlers may come from a behavior, and be chosen at run time", async () => {
  const problems = await problemsOf({
    "components/card/card.ts":
      "const b = Behavior({ methods: { tap() {} } });\nComponent({ behaviors: [b] });",
    "pages/a/a.wxml": `<view bindtap="{{ editing ? 'chosen' : 'nothing' }}" />`,
  });

  expect(problems).toEqual([]);
});

test("what is in comments, expressions and inline scripts is no tag", async () => {
  const problems = await problemsOf({
    "pages/a/a.wxml":
      '<!-- <div bindtap="x"> -->\n<wxs module="m">var a = "<div>";</wxs>\n<view>{{ a <b && c > d }}</view>',
  });

  expect(problems).toEqual([]);
});

test("a missing include is an error with its place", async () => {
  await expect(problemsOf({ "pages/a/part.wxml": undefined })).rejects.toThrow(
    /a\.wxml:2:3 names pages\/a\/part/,
  );
});
