import { UsageError } from "./errors.ts";

/** The key that was typed. Throws a UsageError when there is none, or more. */
export function keyOf(words: readonly string[], name = "KEY"): string {
  const [key, ...others] = words;
  if (key === undefined || key === "" || others.length > 0)
    throw new UsageError(
      `Give exactly one ${name}${others.length > 0 ? "; in quotes if it has spaces" : ""}.`,
    );
  return key;
}
