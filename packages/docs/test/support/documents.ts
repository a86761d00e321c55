import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** The repository. */
export const ROOT = join(import.meta.dirname, "../../../..");

/** One fenced block of a document. */
export interface Block {
  /** What stands behind the fence. Example: `sh`. */
  readonly language: string;
  readonly code: string;
}

/** Every document for readers there is, below ROOT. */
export const documents = [
  "README.md",
  "README.zh-CN.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Those of the rooms, in English and, where there is a twin, in Chinese. */
export const roomReadmes = ["apps", "packages"].flatMap((kind) =>
  readdirSync(join(ROOT, kind))
    .flatMap((room) => ["README.md", "README.zh-CN.md"].map((name) => `${kind}/${room}/${name}`))
    .filter((path) => existsSync(join(ROOT, path))),
);

export const isChinese = (path: string) => path.endsWith(".zh-CN.md");
export const twinOf = (path: string) => path.replace(/\.md$/, ".zh-CN.md");
export const hasTwin = (path: string) => !isChinese(path) && existsSync(join(ROOT, twinOf(path)));

/** Documents whose two languages are held to be the same, in English; `capacity` and `deploy` have words in their code. */
export const guides = [
  "README.md",
  ...["quick-start", "wechat", "own-project", "migration", "faq", "errors"].map((name) => `docs/${name}.md`),
  ...roomReadmes.filter(hasTwin),
];

export const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

export function blocks(text: string): Block[] {
  return [...text.matchAll(/^```(\S*)\n([\s\S]*?)^```$/gm)].map(([, language = "", code = ""]) => ({
    language,
    code,
  }));
}

/** A document without its code. */
export const prose = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, "");

/** Its headings: how deep, and the anchor that GitHub gives each. */
export function headings(text: string): { depth: number; anchor: string }[] {
  return [...prose(text).matchAll(/^(#+) (.+)$/gm)].map(([, marks = "", title = ""]) => ({
    depth: marks.length,
    anchor: title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-"),
  }));
}

/** Where its links and pictures lead, as written. */
export function links(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source ?? "",
  );
}

/** What of a link is wrong: nothing, or a sentence. */
export function faultOf(link: string, path: string): string | undefined {
  if (/^https:\/\//.test(link)) return undefined;
  const [file = "", anchor] = link.split("#");
  const target = file ? join(dirname(path), file) : path;
  if (!existsSync(join(ROOT, target))) return `${path}: ${link}: there is no ${relative(".", target)}`;
  if (!anchor) return undefined;
  const known = headings(read(target)).map((heading) => heading.anchor);
  return known.includes(anchor) ? undefined : `${path}: ${link}: ${target} has only #${known.join(" #")}`;
}
