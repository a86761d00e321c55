/** One thing in the mini-program's files that cannot be compiled. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** The mini-program cannot be shown. `message` has one line per problem: `pages/a.wxml:3:5 what is wrong`. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(format).join("\n"));
    this.problems = problems;
  }
}

function format({ file, line, column, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}${column === undefined ? "" : `:${column}`}`;
  return `${place} ${message}`;
}
