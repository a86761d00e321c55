/** Replaces what matches by as many spaces, so that every other character keeps its line and column. */
export function blank(text: string, pattern: RegExp): string {
  return text.replace(pattern, (match) => match.replace(/[^\n]/g, " "));
}

/** Line and column of an index, both counted from 1. */
export function positionAt(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** As `positionAt`, the way editors take it: `3:8`. */
export function positionText(text: string, index: number): string {
  const { line, column } = positionAt(text, index);
  return `${line}:${column}`;
}
