import type { Problem } from "./problem.ts";
import type { Tag } from "./tags.ts";

/** Attributes that name a handler: bindtap, bind:tap, catch:…, capture-bind:…, capture-catch:…, mut-bind:…. */
const eventAttribute = /^(?:(?:capture-)?(?:bind|catch)|mut-bind):?(?=[a-z])/;

/** What a template may name. */
export interface Names {
  /** Built-in tags and the components of `usingComponents`. */
  readonly tags: ReadonlySet<string>;
  /** What the page or component can be called with. */
  readonly handlers: ReadonlySet<string>;
}

/** Finds tags and handlers that a template uses and that there are none of; handlers in `{{ }}` are not looked at. */
export function checkTags(file: string, tags: readonly Tag[], names: Names): Problem[] {
  const problems: Problem[] = [];
  for (const tag of tags) {
    if (!names.tags.has(tag.name)) {
      const message = `<${tag.name}> is neither built in nor in usingComponents`;
      problems.push({ file, line: tag.line, column: tag.column, message });
    }
    for (const { name, value, line, column } of tag.attributes) {
      if (!eventAttribute.test(name) || value.includes("{{") || names.handlers.has(value)) continue;
      problems.push({
        file,
        line,
        column,
        message: `${name} names ${value || "nothing"}, which is no handler`,
      });
    }
  }
  return problems;
}
