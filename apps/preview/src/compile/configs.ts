import type { AppConfig, PageConfig, ThemeConfig } from "../program.ts";
import { type Folder, ofKind } from "./folder.ts";
import { resolvePath } from "./paths.ts";
import { CompileError, type Problem } from "./problem.ts";

export interface Configs {
  readonly app: AppConfig;
  readonly theme: ThemeConfig;
  /** Pages and components; `usingComponents` has app.json's too, every one as a path from the root. */
  readonly configs: Record<string, PageConfig>;
}

/**
 * Reads app.json, theme.json and the JSON of every page and component that is used.
 * Throws CompileError: JSON that cannot be read, a page without its files, a component that is not there.
 */
export function readConfigs(folder: Folder): Configs {
  const problems: Problem[] = [];
  const json = ofKind(folder, "json");
  const read = (path: string): unknown => {
    const text = json.get(path);
    if (text === undefined) return {};
    try {
      return JSON.parse(text);
    } catch (cause) {
      problems.push({ file: `${path}.json`, message: `is not JSON: ${(cause as Error).message}` });
      return {};
    }
  };

  const app = read("app") as Partial<AppConfig>;
  if (!Array.isArray(app.pages) || app.pages.length === 0) {
    throw new CompileError([...problems, { file: "app.json", message: "names no pages" }]);
  }

  const configs: Record<string, PageConfig> = {};
  const visit = (path: string, wantedBy: string): void => {
    if (path in configs) return;
    for (const ending of ["js", "wxml"]) {
      if (folder.files.has(`${path}.${ending}`)) continue;
      problems.push({ file: wantedBy, message: `names ${path}, but ${path}.${ending} is not there` });
    }
    const own = read(path) as PageConfig;
    const using: Record<string, string> = {};
    for (const [owner, list] of [
      ["app", app.usingComponents],
      [path, own.usingComponents],
    ] as const) {
      for (const [tag, reference] of Object.entries(list ?? {})) {
        using[tag] = `/${resolveComponent(folder, owner, reference)}`;
      }
    }
    configs[path] = { ...own, usingComponents: using };
    for (const component of Object.values(using)) visit(component.slice(1), `${path}.json`);
  };
  for (const page of app.pages) visit(page, "app.json");

  if (problems.length > 0) throw new CompileError(problems);
  return { app: { ...app, pages: app.pages }, theme: read("theme") as ThemeConfig, configs };
}

/** A component may be named relative to its user, from the root, or as a package in miniprogram_npm. */
function resolveComponent(folder: Folder, owner: string, reference: string): string {
  const path = resolvePath(owner, reference);
  const candidates = [path, `miniprogram_npm/${reference}`].flatMap((base) => [base, `${base}/index`]);
  return candidates.find((candidate) => folder.files.has(`${candidate}.wxml`)) ?? path;
}
