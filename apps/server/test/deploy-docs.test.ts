import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const DOCS = join(import.meta.dirname, "../../../docs");
const read = (name: string) => readFileSync(join(DOCS, name), "utf8");

const headings = (text: string) => [...text.matchAll(/^(#+) /gm)].map(([, marks]) => marks);
const blocks = (text: string) => [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([block]) => block);
/** What is the same in every language: names in code, and figures of the tables. */
const names = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name).toSorted();
const figures = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => [...line.matchAll(/\d+(?:[.,]\d+)*/g)].map(([figure]) => figure));

describe.each(["deploy", "capacity"])("docs/%s.md and its Chinese twin", (name) => {
  const [english, chinese] = [read(`${name}.md`), read(`${name}.zh-CN.md`)];

  it("say the same: sections, commands, names and figures", () => {
    expect(headings(chinese)).toEqual(headings(english));
    expect(blocks(chinese)).toEqual(blocks(english));
    expect(figures(chinese)).toEqual(figures(english));
    expect(new Set(names(chinese))).toEqual(new Set(names(english)));
  });

  it.each([`${name}.md`, `${name}.zh-CN.md`])("%s names files that are there", (file) => {
    for (const [, path = ""] of read(file).matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(existsSync(join(DOCS, path)), path).toBe(true);
  });
});

it("every target in docs/deploy.md ends in zhichuan doctor", () => {
  const chapters = read("deploy.md").split(/^## /m);
  const targets = chapters.filter((chapter) => /docker compose|systemctl|s deploy -t|kubectl/.test(chapter));
  expect(targets).toHaveLength(4);
  for (const target of targets)
    expect(blocks(target).at(-1)?.split("\n").at(-2)).toMatch(/zhichuan(\.mjs)? doctor/);
});

it("the arithmetic of docs/capacity.md holds", () => {
  const row = (start: string) =>
    read("capacity.md")
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .find((line) => line.includes(start))
      ?.split("|")
      .slice(2, -1)
      .map((cell) => Number.parseFloat(cell.replaceAll(",", ""))) ?? [];
  const instances = [2, 10, 100, 1_000, 10_000];
  expect(row("instances, N")).toEqual(instances);
  expect(row("calls at their start")).toEqual(instances.map((n) => 3 * n));
  expect(row("start them over")).toEqual(instances.map((n) => Math.ceil((3 * n) / 100)));
  expect(row("started at once, a second")).toEqual(instances.map((n) => (3 * n) / 300));
  expect(row("in the long run")).toEqual(instances.map((n) => Number(((3 * n) / 2550).toPrecision(2))));
  const aDay = (day: number) => [day, Math.round(day / 86_400), Math.round((5 * day) / 86_400)];
  for (const [start, day] of [
    ["logins", 1e6],
    ["| uploads ", 3e6],
    ["calls to this server", 8e6],
    ["requests at OSS", 7e6],
  ] as const)
    expect(row(start)).toEqual(aDay(day));
});
