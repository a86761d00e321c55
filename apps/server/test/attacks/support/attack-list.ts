import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One row of "Attacks tried". */
export interface ListedAttack {
  /** Example: `session-forged`. */
  readonly id: string;
  readonly tried: string;
  readonly result: string;
  /** Which tests show it: files, and after a colon the title of one of their tests. */
  readonly shownBy: string;
}

const DOCS = join(import.meta.dirname, "../../../../../docs");
const HEADINGS = { "security.md": "Attacks tried", "security.zh-CN.md": "尝试过的攻击" };

/** The attacks that a document lists. */
export function attacks(document: keyof typeof HEADINGS): ListedAttack[] {
  const text = readFileSync(join(DOCS, document), "utf8");
  const [, section = ""] = text.split(`\n## ${HEADINGS[document]}\n`);
  const [list = ""] = section.split("\n## ");
  return list
    .split("\n")
    .filter((line) => /^\| `/.test(line))
    .map((line) => {
      const [, id = "", tried = "", result = "", shownBy = ""] = line.split("|").map((cell) => cell.trim());
      return { id: id.replaceAll("`", ""), tried, result, shownBy };
    });
}
