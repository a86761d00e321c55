import type { CodeSpace } from "glass-easel-miniprogram-adapter";
import { BUILTIN_TEMPLATES, type BuiltinTag, builtinPath } from "../../builtin-templates.ts";
import type { Program } from "../../program.ts";
import { accessibility } from "./accessibility.ts";
import button from "./button.ts";
import { type BuiltinDefinition, mergeDefinitions } from "./definition.ts";
import icon from "./icon.ts";
import image from "./image.ts";
import progress from "./progress.ts";
import scrollView from "./scroll-view.ts";
import text from "./text.ts";
import view from "./view.ts";

const definitions: Readonly<Record<BuiltinTag, BuiltinDefinition>> = {
  view,
  text,
  button,
  image,
  progress,
  "scroll-view": scrollView,
  icon,
};

/** Makes the built-in components usable in every template of `space`. */
export function registerBuiltins(space: CodeSpace, templates: Program["templates"]): void {
  for (const tag of Object.keys(BUILTIN_TEMPLATES) as BuiltinTag[]) {
    const path = builtinPath(tag);
    space.addComponentStaticConfig(path, { component: true, styleIsolation: "shared" as never });
    space.addCompiledTemplate(path, { groupList: templates, content: templates[path] } as never);
    const definition = mergeDefinitions(accessibility, definitions[tag]);
    space
      .component(path)
      .definition(definition as never)
      .register();
    const registered = space.getComponentSpace().getComponentByUrl(path, "");
    space.getComponentSpace().setGlobalUsingComponent(tag, registered);
  }
}
