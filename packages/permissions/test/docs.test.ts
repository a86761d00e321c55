import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blocks } from "../scripts/blocks.ts";
import { fill } from "../scripts/fill.ts";

const marked = (name: string, inside = "") =>
  `before\n<!-- made by "pnpm run docs": ${name} -->\n${inside}<!-- end -->\nafter\n`;

test("a block is put in its place, and a second time changes nothing", () => {
  const once = fill(marked("role", "old\n"), { role: "new $& text\n" });
  expect(once).toBe('before\n<!-- made by "pnpm run docs": role -->\n\nnew $& text\n\n<!-- end -->\nafter\n');
  expect(fill(once, { role: "new $& text\n" })).toBe(once);
});

test("a marker without a block, and a block without a marker, are errors", () => {
  expect(() => fill(marked("roll"), { role: "new" })).toThrow(/no block roll/);
  expect(() => fill("nothing", { role: "new" })).toThrow(/no marker for role/);
});

test("both languages have the same blocks, and the same documents in them", () => {
  const [en, zh] = [blocks("en"), blocks("zh")];
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  for (const [name, block] of Object.entries(en)) if (block.startsWith("```")) expect(zh[name]).toBe(block);
});

test("both languages have the same sections, rows and points", () => {
  const outline = (name: string) => {
    const text = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
    const lines = text.replace(/```[\s\S]*?```/g, "").split("\n");
    const kinds = { heading: /^(#+) /, row: /^(\|) /, point: /^(-) / };
    return lines.flatMap((line) =>
      Object.entries(kinds).flatMap(([kind, pattern]) => {
        const found = pattern.exec(line);
        return found ? `${kind} ${found[1] ?? ""}` : [];
      }),
    );
  };
  expect(outline("security.zh-CN.md")).toEqual(outline("security.md"));
});
