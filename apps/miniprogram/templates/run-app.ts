import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { runInThisContext } from "node:vm";

/** What a script has handed to `App`, `Page` or `Component`. */
export type Definition = Record<string, unknown>;

/** A built mini-program that is running: what each unit has registered, by its path. Example: `pages/upload/upload`. */
export type Definitions = ReadonlyMap<string, Definition>;

/**
 * Runs a built mini-program's scripts as WeChat does, CommonJS with its own globals and app.js first, and notes what
 * they register. No framework stands behind it: nothing is rendered, no lifecycle called.
 *
 * @param dir the build
 * @param units the paths of app, pages and components without extension
 * @param wx what the scripts see as `wx`
 * @throws what a script throws while it loads.
 */
export function runApp(dir: string, units: readonly string[], wx: unknown): Definitions {
  const definitions = new Map<string, Definition>();
  const modules = new Map<string, { exports: unknown }>();
  let current = "";
  const register = (definition: Definition) => void definitions.set(current, definition);
  const globals = {
    App: register,
    Page: register,
    Component: register,
    Behavior: (definition: Definition) => definition,
    getApp: () => definitions.get("app"),
    getCurrentPages: () => [],
    wx,
  };

  function load(file: string): unknown {
    const known = modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const names = ["module", "exports", "require", ...Object.keys(globals)];
    const source = readFileSync(join(dir, file), "utf8");
    const run = runInThisContext(`(function (${names.join(", ")}) {${source}\n})`, {
      filename: join(dir, file),
    });
    const require = (path: string) => load(posix.join(posix.dirname(file), path));
    run(module, module.exports, require, ...Object.values(globals));
    return module.exports;
  }

  for (const unit of ["app", ...units.filter((name) => name !== "app")]) {
    current = unit;
    load(`${unit}.js`);
  }
  return definitions;
}
