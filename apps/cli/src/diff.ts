import type { Screen } from "./screen.ts";

/** The lines that go and the lines that come, those that stay in between. */
function difference(before: readonly string[], after: readonly string[]): string[] {
  const gone = before.filter((line) => !after.includes(line));
  const kept = before.filter((line) => after.includes(line));
  const come = after.filter((line) => !before.includes(line));
  return [
    ...gone.map((line) => `- ${line}`),
    ...kept.map((line) => `  ${line}`),
    ...come.map((line) => `+ ${line}`),
  ];
}

/** Shows a difference. */
export function showDifference(screen: Screen, before: readonly string[], after: readonly string[]): void {
  for (const line of difference(before, after))
    screen.say(
      line.startsWith("-")
        ? screen.style("red", line)
        : line.startsWith("+")
          ? screen.style("green", line)
          : line,
    );
}
