import { createRequire } from "node:module";
import { BUILTIN_TEMPLATES, type BuiltinTag, builtinPath, isBuiltinTag } from "../builtin-templates.ts";
import type { PageConfig } from "../program.ts";
import { type Folder, ofKind } from "./folder.ts";
import { CompileError, type Problem } from "./problem.ts";

const { TmplGroup } = createRequire(import.meta.url)(
  "glass-easel-template-compiler",
) as typeof import("glass-easel-template-compiler");

/** What the compiler says of a template; lines and columns count from 0. */
interface Finding {
  readonly level: "Note" | "Warn" | "Error" | "Fatal";
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
}

/** Tags that are WXML's own syntax. */
const SYNTAX = new Set(["block", "template", "import", "include", "wxs", "slot", "page-meta"]);

/**
 * Compiles every WXML and WXS file with WeChat's own compiler, the built-in components' templates along with them.
 * Gives the source of a JavaScript expression: an object, path → template.
 * Throws CompileError: what the compiler finds, and tags that neither WeChat nor `usingComponents` knows.
 */
export function compileTemplates(folder: Folder, configs: Readonly<Record<string, PageConfig>>): string {
  const problems: Problem[] = [];
  const group = new TmplGroup();
  for (const [path, source] of ofKind(folder, "wxs")) group.addScript(path, withoutEndings(source));
  for (const [path, source] of ofKind(folder, "wxml")) {
    const findings = (group.addTmpl(path, source) ?? []) as Finding[];
    problems.push(
      // Warnings count, since a tag without its end is one, which WeChat refuses.
      ...findings
        .filter(({ level }) => level !== "Note")
        .map(({ message, startLine, startColumn }) => ({
          file: `${path}.wxml`,
          line: startLine + 1,
          column: startColumn + 1,
          message,
        })),
      ...unknownTags(path, source, configs[path]),
    );
  }
  for (const [tag, source] of Object.entries(BUILTIN_TEMPLATES)) {
    group.addTmpl(builtinPath(tag as BuiltinTag), source);
  }
  if (problems.length > 0) throw new CompileError(problems);
  return group.getTmplGenObjectGroups();
}

/** The compiler knows scripts by their path without `.wxs`. */
function withoutEndings(source: string): string {
  return source.replace(/(\brequire\(\s*(["'])[^"']+)\.wxs(\2\s*\))/g, "$1$3");
}

function unknownTags(path: string, source: string, config: PageConfig | undefined): Problem[] {
  // A file that is only imported or included has no config of its own: its tags belong to whoever includes it.
  if (config === undefined) return [];
  const markup = source.replace(/<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>/g, (part) => part.replace(/\S/g, " "));
  const problems: Problem[] = [];
  for (const match of markup.matchAll(/<([a-z][\w-]*)(?=[\s/>])/g)) {
    const tag = match[1] as string;
    if (SYNTAX.has(tag) || isBuiltinTag(tag) || tag in (config.usingComponents ?? {})) continue;
    const before = markup.slice(0, match.index).split("\n");
    problems.push({
      file: `${path}.wxml`,
      line: before.length,
      column: (before.at(-1) ?? "").length + 1,
      message: `<${tag}> is neither in usingComponents nor a built-in component that this preview has`,
    });
  }
  return problems;
}
