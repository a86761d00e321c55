import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What docs/security.md says of one field or header. */
export interface SecurityRow {
  readonly name: string;
  readonly verdict: "refused" | "no effect" | "obeyed";
}

const TEXT = readFileSync(join(import.meta.dirname, "../../../../docs/security.md"), "utf8");

/** The rows of the table below the heading `heading`. Throws for a row that has no verdict. */
export function securityTable(heading: string): SecurityRow[] {
  const [, section = ""] = TEXT.split(`\n### ${heading}\n`);
  const [table = ""] = section.split(/\n#/);
  return table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) => {
      const [, name = "", , does = ""] = line.split("|").map((cell) => cell.trim());
      const verdict = /^\*\*(refused|no effect|obeyed)\*\*/.exec(does)?.[1];
      if (verdict === undefined) throw new Error(`docs/security.md says nothing of ${name}`);
      return { name: name.replaceAll("`", ""), verdict: verdict as SecurityRow["verdict"] };
    });
}
