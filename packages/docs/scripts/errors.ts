/**
 * Writes docs/errors.md and its Chinese twin. With `--check` it writes nothing and fails when they say something else
 * than the error table.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorsPage, type Language } from "./errors-page.ts";

const documents: readonly [Language, string][] = [
  ["en", "errors.md"],
  ["zh", "errors.zh-CN.md"],
];

for (const [language, name] of documents) {
  const path = fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));
  // In the formatter's own form, so that `pnpm fix` changes nothing of it.
  const made = execFileSync("biome", ["format", `--stdin-file-path=${path}`], {
    input: errorsPage(language),
    encoding: "utf8",
  });
  if (existsSync(path) && readFileSync(path, "utf8") === made) continue;
  if (process.argv.includes("--check")) {
    console.error(`docs/${name} is not as it would be made: run pnpm run docs`);
    process.exitCode = 1;
  } else writeFileSync(path, made);
}
