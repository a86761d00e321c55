import postcss, { CssSyntaxError, type Root } from "postcss";
import type { Folder } from "./folder.ts";
import { resolvePath } from "./paths.ts";
import { CompileError } from "./problem.ts";

/** Parses `file` with every `@import` replaced by the sheet it names. Throws CompileError. */
export function inlineImports(folder: Folder, file: string, importers: readonly string[] = []): Root {
  const root = parse(folder, file);
  root.walkAtRules("import", (rule) => {
    const reference = /^(?:url\()?\s*["']?([^"')]+)["']?\s*\)?$/.exec(rule.params)?.[1];
    const target = reference === undefined ? undefined : resolvePath(file, reference);
    if (target === undefined || !folder.files.has(target)) {
      const { line = 1, column = 1 } = rule.source?.start ?? {};
      throw new CompileError([
        { file, line, column, message: `@import ${rule.params}: there is no such file` },
      ]);
    }
    if (target === file || importers.includes(target)) rule.remove();
    else rule.replaceWith(inlineImports(folder, target, [...importers, file]).nodes);
  });
  return root;
}

function parse(folder: Folder, file: string): Root {
  try {
    return postcss.parse(folder.files.get(file) ?? "", { from: file });
  } catch (cause) {
    if (!(cause instanceof CssSyntaxError)) throw cause;
    const { line = 1, column = 1, reason } = cause;
    throw new CompileError([{ file, line, column, message: reason }]);
  }
}
