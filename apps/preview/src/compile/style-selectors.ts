import type { AtRule, Root } from "postcss";
import parser, { type Node, type Selector } from "postcss-selector-parser";
import { isBuiltinTag } from "../builtin-templates.ts";

/**
 * app: every page, but not the frame around them. page: one page, since here the pages of a stack share one document. component: an isolated one,
 * whose class names get `scope` as a prefix, in the form that glass-easel writes into the class attribute.
 */
export type SelectorContext =
  | { readonly kind: "app" }
  | { readonly kind: "page"; readonly path: string }
  | { readonly kind: "component"; readonly scope: string };

/** Makes WXSS selectors meet the elements the runtime creates: tags, `page`, `:host`, class prefixes. */
export function rewriteSelectors(root: Root, context: SelectorContext): void {
  const rewrite = parser((selectors) => {
    selectors.walk((node) => rewriteNode(node, context));
    if (context.kind === "component") return;
    const place = context.kind === "page" ? `[is="${context.path}"]` : "wx-page";
    for (const selector of selectors.nodes) confine(selector, `:where(${place})`);
  });
  root.walkRules((rule) => {
    const parent = rule.parent as AtRule | Root | undefined;
    const isKeyframe = parent?.type === "atrule" && (parent as AtRule).name.endsWith("keyframes");
    if (!isKeyframe) rule.selector = rewrite.processSync(rule.selector);
  });
}

function rewriteNode(node: Node, context: SelectorContext): void {
  if (node.type === "tag" && (isBuiltinTag(node.value) || node.value === "page"))
    node.value = `wx-${node.value}`;
  if (node.type === "id") node.replaceWith(parser.pseudo({ value: withAnyPrefix(node.value) }));
  if (context.kind !== "component") return;
  if (node.type === "class") node.value = `${context.scope}--${node.value}`;
  if (node.type === "pseudo" && node.value === ":host") {
    const host = {
      attribute: "wx-host",
      operator: "=",
      value: context.scope,
      quoteMark: null,
      raws: {},
    } as const;
    node.replaceWith(parser.attribute(host));
  }
}

/** In the page an id has a prefix of its component's instance; the first selector is there for its weight. */
function withAnyPrefix(id: string): string {
  return `:is(#${id}, [id$="--${id}"])`;
}

/** Confines a selector to pages without changing its weight: `:where` counts for nothing. */
function confine(selector: Selector, place: string): void {
  const first = selector.first;
  if (first?.type === "tag" && first.value === "wx-page") {
    selector.insertAfter(first, parser.pseudo({ value: place }));
    return;
  }
  const before = first?.spaces.before ?? "";
  if (first !== undefined) first.spaces.before = "";
  selector.prepend(parser.combinator({ value: " " }));
  selector.prepend(parser.pseudo({ value: place, spaces: { before, after: "" } }));
}
