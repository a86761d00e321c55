import { XMLBuilder, XMLParser } from "fast-xml-parser";

/** One element of an answer, read by its children's names. */
export class XmlElement {
  readonly #children: Readonly<Record<string, unknown>>;

  constructor(children: Readonly<Record<string, unknown>>) {
    this.#children = children;
  }

  /** The text of the child; undefined when there is none. */
  optional(name: string): string | undefined {
    return this.texts(name)[0];
  }

  /** The text of the child. Throws a SyntaxError when there is none. */
  text(name: string): string {
    const text = this.optional(name);
    if (text === undefined) throw new SyntaxError(`<${name}> is missing`);
    return text;
  }

  /** The texts of all children of that name, in order. */
  texts(name: string): string[] {
    return this.#all(name).filter((child) => typeof child === "string");
  }

  /** All children of that name which have children of their own, in order. */
  elements(name: string): XmlElement[] {
    return this.#all(name)
      .filter(isNode)
      .map((child) => new XmlElement(child));
  }

  /** The children of other names as they were read; `buildXml` takes them as they are. */
  except(names: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.#children).filter(([name]) => isElement(name, names)));
  }

  #all(name: string): unknown[] {
    const child = Object.hasOwn(this.#children, name) ? this.#children[name] : undefined;
    if (child === undefined) return [];
    return Array.isArray(child) ? child : [child];
  }
}

/** Not the white space between elements, which the parser keeps as `#text`. */
function isElement(name: string, except: readonly string[]): boolean {
  return name !== "#text" && !except.includes(name);
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  tagValueProcessor: (_name, text) => decodeReferences(text),
});

const PREDEFINED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The five predefined entities and character references, which need no DTD. */
function decodeReferences(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return PREDEFINED[name.toLowerCase()] ?? whole;
      const point = hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

/**
 * Reads a document whose root is `root`. Throws a SyntaxError when it is not XML, has another root, or brings a DTD:
 * OSS never sends one, and entities of a DTD are how XML parsers are attacked.
 */
export function parseXml(text: string, root: string): XmlElement {
  if (/<!DOCTYPE/i.test(text)) throw new SyntaxError("a document type declaration is not accepted");
  let document: Record<string, unknown>;
  try {
    document = parser.parse(text, true);
  } catch (cause) {
    throw new SyntaxError("not well-formed XML", { cause });
  }
  const content = Object.hasOwn(document, root) ? document[root] : undefined;
  if (content === undefined) throw new SyntaxError(`<${root}> is not the document's root`);
  return new XmlElement(isNode(content) ? content : {});
}

const builder = new XMLBuilder({ format: false });

/** Writes a document: names to texts, lists or further elements, in their order. */
export function buildXml(document: Readonly<Record<string, unknown>>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${builder.build(document)}`;
}
