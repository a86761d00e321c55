import { expect, test } from "vitest";
import { fill, languageOf, textsIn } from "../../src/texts.ts";

test.each([
  ["zh_CN", "zh"],
  ["zh_TW", "zh"],
  ["en", "en"],
  ["en_US", "en"],
  ["ja", "zh"],
  ["", "zh"],
])("a system set to %j reads %s", (system, language) => {
  expect(languageOf(system)).toBe(language);
});

test("both languages have every text, with the same places to fill", () => {
  const [zh, en] = [textsIn("zh"), textsIn("en")];
  const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const name of Object.keys(zh) as (keyof typeof zh)[]) {
    expect(zh[name], name).toMatch(/\p{Script=Han}|\{/u);
    expect(en[name], name).not.toMatch(/\p{Script=Han}|[，。：；！]/u);
    expect(places(en[name]), name).toEqual(places(zh[name]));
  }
});

test("the buttons of modals are as short as WeChat takes them: four Chinese characters", () => {
  const buttons = ["understood", "offerDrop", "dropKeep", "uploadNow", "later", "remove", "cancel"] as const;
  for (const language of ["zh", "en"] as const)
    for (const name of [...buttons, "cancelNow", "cancelNot"] as const) {
      const text = textsIn(language)[name];
      const columns = Array.from(text).reduce((sum, character) => sum + (character > "\xff" ? 2 : 1), 0);
      expect(columns, text).toBeLessThanOrEqual(8);
    }
});

test("places are filled, also with what looks like a place", () => {
  expect(fill("{a} of {b}", { a: "{b}", b: 0 })).toBe("{b} of 0");
});
