import { rewriteLengths } from "../lengths.ts";
import type { PageConfig, StyleSheet } from "../program.ts";
import { type Folder, ofKind } from "./folder.ts";
import { inlineImports } from "./style-imports.ts";
import { rewriteSelectors, type SelectorContext } from "./style-selectors.ts";

/**
 * WXSS → CSS for every sheet that belongs to the app, a page or a component. There is no WXSS compiler on npm: this
 * is the preview's own.
 * `darkmode`: app.json's; without it WeChat stays light, so rules for dark mode are dropped.
 * Throws CompileError: an import that is not there, CSS that cannot be parsed.
 */
export function compileStyles(
  folder: Folder,
  configs: Readonly<Record<string, PageConfig>>,
  options: { readonly darkmode: boolean },
): Record<string, StyleSheet> {
  const sheets: Record<string, StyleSheet> = {};
  for (const path of ofKind(folder, "wxss").keys()) {
    const config = configs[path];
    if (config === undefined && path !== "app") continue;
    const context = selectorContext(path, config);
    const root = inlineImports(folder, `${path}.wxss`);
    if (!options.darkmode) {
      root.walkAtRules("media", (rule) => {
        if (/prefers-color-scheme:\s*dark/.test(rule.params)) rule.remove();
      });
    }
    rewriteSelectors(root, context);
    root.walkDecls((declaration) => {
      declaration.value = rewriteLengths(declaration.value);
    });
    const scope = "scope" in context ? { scope: context.scope } : {};
    sheets[path] = { css: root.toString(), ...scope };
  }
  return sheets;
}

/** Which class names a sheet reaches: https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/wxml-wxss.html */
function selectorContext(path: string, config: PageConfig | undefined): SelectorContext {
  if (config === undefined) return { kind: "app" };
  const shared = config.styleIsolation === "shared" || config.styleIsolation === "page-shared";
  const isolated = config.styleIsolation === undefined ? config.component === true : !shared;
  if (isolated) return { kind: "component", scope: path.replace(/\W/g, "_").replace(/^\d/, "_$&") };
  return config.component === true ? { kind: "app" } : { kind: "page", path };
}
