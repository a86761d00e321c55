import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { type Collected, collectApp } from "../build/app.ts";
import { readJson } from "../build/json.ts";
import { buildMiniprogram } from "../build.ts";
import { builtInTags } from "./built-ins.ts";
import { checkExpressions } from "./check-expressions.ts";
import { checkTags } from "./check-tags.ts";
import { compileTemplate } from "./compile.ts";
import { handlersOf, inertWx } from "./handlers.ts";
import { formatProblem, type Problem } from "./problem.ts";
import { type Definitions, runApp } from "./run-app.ts";
import { type Tag, tagsOf } from "./tags.ts";

interface Template {
  /** The source's path. */
  readonly file: string;
  readonly tags: readonly Tag[];
}

/**
 * Checks every template of a mini-program: that WeChat's compiler takes it, that each tag is built in or a component
 * its page uses, and that its page has each handler it binds. To learn the handlers it builds the scripts in a
 * temporary folder and looks at what they register.
 *
 * @param srcDir the folder that holds app.json
 * @throws {BuildError} when a page, component, include or image is missing, or a script cannot be built.
 */
export async function checkTemplates(srcDir: string): Promise<Problem[]> {
  const app = await collectApp(srcDir);
  const templates = new Map<string, Template>();
  const problems: Problem[] = [];
  for (const [to, file] of app.assets) {
    if (!to.endsWith(".wxml")) continue;
    const wxml = await readFile(file, "utf8");
    problems.push(...compileTemplate(file, wxml), ...checkExpressions(file, wxml));
    templates.set(to, { file, tags: tagsOf(wxml) });
  }
  if (problems.length > 0) return problems;

  const definitions = await registered(app, srcDir);
  const everywhere = [...builtInTags, ...(await componentTags(join(srcDir, "app.json")))];
  for (const unit of app.units.filter(({ kind }) => kind !== "app")) {
    const tags = new Set([...everywhere, ...(await componentTags(`${unit.from}.json`))]);
    const handlers = handlersOf(definitions.get(unit.to) ?? {});
    for (const { file, tags: used } of withIncludes(`${unit.to}.wxml`, templates))
      problems.push(...checkTags(file, used, { tags, handlers }));
  }
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}

async function registered(app: Collected, srcDir: string): Promise<Definitions> {
  const parent = await mkdtemp(join(tmpdir(), "zhichuan-templates-"));
  try {
    const outDir = join(parent, "dist");
    await buildMiniprogram({ outDir, srcDir, apiBase: "http://127.0.0.1" });
    return runApp(
      outDir,
      app.units.map(({ to }) => to),
      inertWx(),
    );
  } finally {
    await rm(parent, { recursive: true });
  }
}

async function componentTags(manifest: string): Promise<string[]> {
  if (!existsSync(manifest)) return [];
  return Object.keys((await readJson<{ usingComponents?: object }>(manifest)).usingComponents ?? {});
}

/** The template and those it imports or includes, directly or not: they render with the same names. */
function withIncludes(
  to: string,
  templates: ReadonlyMap<string, Template>,
  found = new Map<string, Template>(),
): Iterable<Template> {
  const template = templates.get(to);
  if (!template || found.has(to)) return found.values();
  found.set(to, template);
  for (const { name, attributes } of template.tags) {
    const src = attributes.find((attribute) => attribute.name === "src")?.value;
    if (!src || (name !== "import" && name !== "include")) continue;
    const path = src.startsWith("/") ? src.slice(1) : posix.join(posix.dirname(to), src);
    withIncludes(path.endsWith(".wxml") ? path : `${path}.wxml`, templates, found);
  }
  return found.values();
}
