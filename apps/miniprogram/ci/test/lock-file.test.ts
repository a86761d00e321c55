import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Lock {
  readonly packages: Record<string, { readonly integrity?: string; readonly resolved?: string }>;
}

test("the lock file holds every package's hash and no registry's address", () => {
  const text = readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8");
  const { "": _, ...packages } = (JSON.parse(text) as Lock).packages;

  expect(Object.keys(packages).length).toBeGreaterThan(500);
  const without = Object.entries(packages).filter(([, entry]) => !entry.integrity || entry.resolved);
  expect(without).toEqual([]);
});
