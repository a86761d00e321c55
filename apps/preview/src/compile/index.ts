import { readConfigs } from "./configs.ts";
import { readFolder } from "./folder.ts";
import { bundleModules } from "./modules.ts";
import { compileStyles } from "./styles.ts";
import { compileTemplates } from "./templates.ts";

/**
 * Compiles a built mini-program for a browser. `dir`: the folder that WeChat DevTools would open.
 * Gives a script that sets `globalThis.zhichuanProgram` to a `Program`. Throws CompileError.
 */
export async function compileMiniprogram(dir: string): Promise<string> {
  const folder = await readFolder(dir);
  const { app, theme, configs } = readConfigs(folder);
  const styles = compileStyles(folder, configs, { darkmode: app.darkmode === true });
  const templates = compileTemplates(folder, configs);
  return [
    // WXS has these two in place of RegExp literals and `new Date`.
    "globalThis.getRegExp = (source, flags) => new RegExp(source, flags);",
    "globalThis.getDate = (...parts) => new Date(...parts);",
    "globalThis.zhichuanProgram = {",
    `app: ${JSON.stringify(app)},`,
    `theme: ${JSON.stringify(theme)},`,
    `configs: ${JSON.stringify(configs)},`,
    `styles: ${JSON.stringify(styles)},`,
    `templates: (() => { return ${templates} })(),`,
    `modules: ${bundleModules(folder)},`,
    "};",
  ].join("\n");
}
