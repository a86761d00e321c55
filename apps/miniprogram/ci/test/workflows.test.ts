import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../../..");
const folder = join(root, ".github/workflows");
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), "utf8"),
}));
const { packageManager, scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  packageManager: string;
  scripts: Record<string, string>;
};

test.each(workflows)("$name: actions are pinned to a commit, with the version it is", ({ text }) => {
  const used = [...text.matchAll(/uses: (.+)/g)].map(([, what]) => what ?? "");

  expect(used).not.toEqual([]);
  for (const what of used.filter((action) => !action.startsWith("./")))
    expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each(workflows)("$name: runs the project's own scripts under its own package manager", ({ text }) => {
  for (const [, manager, script = ""] of text.matchAll(/run: npx -y (\S+) (\S+)/g)) {
    expect(manager).toBe(packageManager);
    expect(Object.keys(scripts)).toContain(script);
  }
});

test("the release's environment names are those the command line reads", () => {
  const help = readFileSync(join(import.meta.dirname, "../src/help.ts"), "utf8");
  const names = workflows.flatMap(({ text }) => text.match(/^ +MINIPROGRAM_\w+(?=:)/gm) ?? []);

  expect(names).toHaveLength(4);
  for (const name of names) expect(help).toContain(name.trim());
});
