import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attacks } from "./support/attack-list.ts";

const TESTS = join(import.meta.dirname, "..");
const listed = attacks("security.md");

/** The attacks that a file of this folder has tests of. */
const triedIn = (file: string) =>
  [...readFileSync(join(TESTS, file), "utf8").matchAll(/^attack\("([\w-]+)"/gm)].map(([, id]) => id);

/** What "shown by" says: files, each with the title of a test of its own, or with none. */
const references = listed.flatMap(({ id, shownBy }) =>
  shownBy.split(/; (?=`)/).map((text) => {
    const [, file, title] = /^`([\w/-]+\.test\.ts)`(?:: (.+))?$/.exec(text) ?? [];
    if (file === undefined) throw new Error(`${id}: ${text} names no test`);
    return { id, file, title };
  }),
);

describe("the list of attacks in docs/security.md", () => {
  it("names each attack once, and is the same in both languages", () => {
    const ids = listed.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const tests = (document: Parameters<typeof attacks>[0]) =>
      attacks(document).map(({ id, shownBy }) => [id, shownBy]);
    expect(tests("security.zh-CN.md")).toEqual(tests("security.md"));
  });

  it("has a row for each test of this folder, and a test for each such row", () => {
    const files = readdirSync(join(TESTS, "attacks")).filter((file) => file.endsWith(".test.ts"));
    const tried = files.flatMap((file) => triedIn(`attacks/${file}`).map((id) => [id, `attacks/${file}`]));
    const rows = references.filter(({ title }) => title === undefined).map(({ id, file }) => [id, file]);
    expect(rows.toSorted()).toEqual(tried.toSorted());
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(references.filter(({ title }) => title !== undefined))(
    "$id is shown by a test of $file",
    ({ file, title = "" }) => {
      const text = readFileSync(join(TESTS, file), "utf8");
      const titles = [...text.matchAll(/(?:\bit|\btest|\bdescribe|[)\]])\(\s*"([^"]+)",/g)].map(
        ([, found]) => found,
      );
      expect([...titles, ...[...text.matchAll(/^ {4}"([^"]+)",$/gm)].map(([, found]) => found)]).toContain(
        title,
      );
      expect(text).not.toMatch(/\.(skip|only|todo)\(/);
    },
  );
});
