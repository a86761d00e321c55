import type { Row } from "./compare.ts";

/**
 * The rows as text, a line each.
 * @param unit what the figures count. Example: `forms/s`
 */
export function table(title: string, unit: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const number = (value: number) => Math.round(value).toLocaleString("en").padStart(11);
  const lines = rows.map(
    ({ name, median, min, max, ratio }) =>
      `  ${name.padEnd(width)}${number(median)} ${unit}  x ${ratio.toFixed(2).padStart(5)}   (${number(min).trim()} to ${number(max).trim()})`,
  );
  return [`${title}: medians, ratio to the first, range`, ...lines, ""].join("\n");
}
