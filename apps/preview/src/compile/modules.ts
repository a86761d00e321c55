import { ABSENT_GLOBALS, MODULE_PARAMETERS } from "../program.ts";
import { type Folder, ofKind } from "./folder.ts";

/** Gives the source of a JavaScript expression: an object, path with ending → `ModuleFunction`. */
export function bundleModules(folder: Folder): string {
  const parameters = [...MODULE_PARAMETERS, ...ABSENT_GLOBALS].join(", ");
  const entries = [...ofKind(folder, "js")].map(
    ([path, source]) =>
      `${JSON.stringify(`${path}.js`)}: function (${parameters}) {\n${withoutSourceMap(source)}\n}`,
  );
  return `{\n${entries.join(",\n")}\n}`;
}

/** Lines move in the bundle, so a module's own map would mislead. */
function withoutSourceMap(source: string): string {
  return source.replace(/^\/\/# sourceMappingURL=.*$/gm, "");
}
