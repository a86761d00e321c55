import type { CodeSpace } from "glass-easel-miniprogram-adapter";
import { ABSENT_GLOBALS, MODULE_PARAMETERS, type Program } from "../program.ts";
import type { App } from "./app.ts";
import { resolveModule } from "./resolve-module.ts";

type Parameters = Record<(typeof MODULE_PARAMETERS)[number], unknown>;
type Definition = Record<string, unknown>;

/** Runs the program's modules as WeChat does: app.js, then every page and component, each file once. */
export function runModules(program: Program, code: CodeSpace, app: App, wx: object): void {
  const loaded = new Map<string, { exports: unknown }>();
  // As in WeChat, Page and Component belong to the file being registered, even when a shared module calls them.
  let registering = "";

  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const outer = registering;
    const path = file.replace(/\.js$/, "");
    if (path in program.configs) registering = path;
    try {
      const parameters: Parameters = {
        module,
        exports: module.exports,
        require: (reference: string) => load(resolveModule(program.modules, file, reference)),
        wx,
        App: app.register,
        Page: (definition: Definition) =>
          code
            .component(registering)
            .pageDefinition(definition as never)
            .register(),
        Component: (definition: Definition) =>
          code
            .component(registering)
            .definition(withoutForeignBehaviors(definition) as never)
            .register(),
        Behavior: (definition: Definition) =>
          code
            .behavior()
            .definition(withoutForeignBehaviors(definition) as never)
            .register(),
        getApp: () => app.instance,
        getCurrentPages: app.currentPages,
      };
      const names = [
        ...MODULE_PARAMETERS.map((name) => parameters[name]),
        ...ABSENT_GLOBALS.map(() => undefined),
      ];
      program.modules[file]?.call(undefined, ...names);
    } finally {
      registering = outer;
    }
    return module.exports;
  };

  if ("app.js" in program.modules) load("app.js");
  for (const path of Object.keys(program.configs)) load(`${path}.js`);
}

/** `wx://form-field` and its like are WeChat's own; no component here needs them, and glass-easel knows no strings. */
function withoutForeignBehaviors(definition: Definition): Definition {
  const behaviors = definition.behaviors;
  if (!Array.isArray(behaviors)) return definition;
  return { ...definition, behaviors: behaviors.filter((behavior) => typeof behavior !== "string") };
}
