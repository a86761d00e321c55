import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  blocks,
  documents,
  faultOf,
  guides,
  hasTwin,
  headings,
  isChinese,
  links,
  prose,
  ROOT,
  read,
  roomReadmes,
  twinOf,
} from "./support/documents.ts";

/** Where a link of the Chinese document leads in English, without its anchor, whose words differ. */
const inEnglish = (link: string) => link.replace(/#.*/, "").replace(".zh-CN.md", ".md");
const withoutAnchor = (link: string) => link.replace(/#.*/, "");

describe.each(guides)("%s and its Chinese twin", (path) => {
  const [en, zh] = [read(path), read(twinOf(path))];

  it("have the same headings, one below the other", () => {
    expect(headings(zh).map(({ depth }) => depth)).toEqual(headings(en).map(({ depth }) => depth));
  });

  it("have the same code, to the letter", () => {
    expect(blocks(zh)).toEqual(blocks(en));
  });

  it("have the same links in the same sections, and name one another", () => {
    const sections = (text: string, target: (link: string) => string) =>
      prose(text)
        .split(/^#+ /m)
        .map((section) => links(section).map(target).toSorted());
    // What names the other language stands in the first section of each.
    const [[firstZh = [], ...restZh], [firstEn = [], ...restEn]] = [
      sections(zh, inEnglish).slice(1),
      sections(en, withoutAnchor).slice(1),
    ];
    const name = (of: string) => of.split("/").at(-1) as string;
    expect(links(zh)).toContain(name(path));
    expect(links(en)).toContain(name(twinOf(path)));
    expect(firstZh.filter((link) => link !== name(path))).toEqual(
      firstEn.filter((link) => link !== name(twinOf(path))),
    );
    expect(restZh).toEqual(restEn);
  });

  it("have tables with as many rows", () => {
    const rows = (text: string) => prose(text).match(/^\|/gm)?.length ?? 0;
    expect(rows(zh)).toBe(rows(en));
  });
});

it.each([...documents, ...roomReadmes])("%s leads to documents in its own language", (path) => {
  const foreign = links(read(path)).filter((link) => {
    const target = join(dirname(path), withoutAnchor(link));
    return isChinese(path)
      ? target.endsWith(".md") && hasTwin(target) && twinOf(target) !== path
      : isChinese(target) && target !== twinOf(path);
  });
  expect(foreign).toEqual([]);
});

it.each([...documents, ...roomReadmes])("every link of %s leads somewhere", (path) => {
  expect(links(read(path)).flatMap((link) => faultOf(link, path) ?? [])).toEqual([]);
});

it("README.md names every room and every document there is", () => {
  const rooms = ["apps", "packages"].flatMap((kind) =>
    readdirSync(join(ROOT, kind))
      .filter((name) => existsSync(join(ROOT, kind, name, "package.json")))
      .map((name) => `${kind}/${name}`),
  );
  const english = documents.filter((path) => path.startsWith("docs/") && !path.includes("zh-CN"));
  expect(links(read("README.md"))).toEqual(expect.arrayContaining([...rooms, ...english]));
});
