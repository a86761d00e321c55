/**
 * Writes what docs/security.md and its Chinese twin say of policies, trust and the bucket's rules. With `--check` it
 * writes nothing and fails when they say something else.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { blocks, type Language } from "./blocks.ts";
import { fill } from "./fill.ts";

const documents: readonly [Language, string][] = [
  ["en", "security.md"],
  ["zh", "security.zh-CN.md"],
];

let stale = false;
for (const [language, name] of documents) {
  const path = fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));
  const text = readFileSync(path, "utf8");
  // In the formatter's own form, so that `pnpm fix` changes nothing of it.
  const filled = execFileSync("biome", ["format", `--stdin-file-path=${path}`], {
    input: fill(text, blocks(language)),
    encoding: "utf8",
  });
  if (filled === text) continue;
  stale = true;
  if (process.argv.includes("--check"))
    console.error(`docs/${name} is not as it would be made: run pnpm run docs`);
  else writeFileSync(path, filled);
}
if (stale && process.argv.includes("--check")) process.exitCode = 1;
