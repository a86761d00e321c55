import { blank, positionAt } from "../build/text.ts";

/** An opening tag of a WXML file and where it stands; lines and columns count from 1. */
export interface Tag {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly attributes: readonly Attribute[];
}

interface Attribute {
  readonly name: string;
  /** Empty when the attribute has none; an expression's inside is blank: `{{   }}`. */
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

const comment = /<!--[\s\S]*?-->/g;
const inlineScript = /(?<=<wxs\b[^>]*>)[\s\S]*?(?=<\/wxs>)/g;
const expression = /(?<=\{\{)[\s\S]*?(?=\}\})/g;
const openingTag = /<([a-zA-Z][\w-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/?>/g;
const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g;

/** Lists the opening tags of a template that the template compiler has found to be well-formed. */
export function tagsOf(wxml: string): Tag[] {
  const text = [comment, inlineScript, expression].reduce(blank, wxml);
  return Array.from(text.matchAll(openingTag), (tag) => {
    const [, name = "", attributes = ""] = tag;
    const start = tag.index + 1 + name.length;
    return {
      name,
      ...positionAt(text, tag.index),
      attributes: Array.from(attributes.matchAll(attribute), (found) => ({
        name: found[1] ?? "",
        value: found[2] ?? found[3] ?? "",
        ...positionAt(text, start + found.index),
      })),
    };
  });
}
