import compiler from "glass-easel-template-compiler";
import type { Problem } from "./problem.ts";

/** What the compiler reports of a template; its lines and columns count from 0. */
interface Report {
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
}

/** Compiles one template as WeChat's component framework does and gives everything it complains about. */
export function compileTemplate(file: string, wxml: string): Problem[] {
  const group = new compiler.TmplGroup();
  try {
    const reports = group.addTmpl(file, wxml) as readonly Report[] | undefined;
    return (reports ?? []).map(({ message, startLine, startColumn }) => ({
      file,
      line: startLine + 1,
      column: startColumn + 1,
      message,
    }));
  } finally {
    group.free();
  }
}
