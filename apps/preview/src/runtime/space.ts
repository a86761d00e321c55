import type * as glassEasel from "glass-easel";
import { type AssociatedBackend, type CodeSpace, MiniProgramEnv } from "glass-easel-miniprogram-adapter";
import type { Program } from "../program.ts";
import { registerBuiltins } from "./builtins/index.ts";

/** glass-easel's world of one mini-program: where its code is registered, and the page it draws into. */
export interface Space {
  readonly code: CodeSpace;
  readonly backend: AssociatedBackend;
}

/** Registers the built-in components and all of the program but its scripts. */
export function createSpace(program: Program, context: glassEasel.GeneralBackendContext): Space {
  const env = new MiniProgramEnv();
  const backend = env.associateBackend(context);
  const code = env.createCodeSpace("", true);
  // For `#id` in WXSS; glass-easel puts a prefix of each component instance before the id.
  code.getComponentSpace().updateComponentOptions({ writeIdToDOM: true });
  registerBuiltins(code, program.templates);

  const styles = { app: { css: "" }, ...program.styles };
  for (const [path, sheet] of Object.entries<(typeof styles)[string & keyof typeof styles]>(styles)) {
    backend.registerStyleSheetContent(path, sheet.css);
    code.addStyleSheet(path, path, (sheet as { scope?: string }).scope);
  }
  for (const [path, config] of Object.entries(program.configs)) {
    code.addComponentStaticConfig(path, config as Parameters<CodeSpace["addComponentStaticConfig"]>[1]);
    const template = { groupList: program.templates, content: program.templates[path] };
    code.addCompiledTemplate(path, template as Parameters<CodeSpace["addCompiledTemplate"]>[1]);
  }
  return { code, backend };
}
