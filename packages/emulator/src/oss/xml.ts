/** What an element holds: text, child elements, or the same element several times. */
export type XmlValue =
  | string
  | number
  | boolean
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue | undefined };

/**
 * An XML document as OSS writes it: elements only, no attributes; an absent value writes no element.
 * @param root the document element's name
 */
export function writeXml(root: string, value: XmlValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, value, "")}\n`;
}

function element(name: string, value: XmlValue | undefined, indent: string): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => element(name, item, indent)).join("\n");
  if (typeof value !== "object") return `${indent}<${name}>${escapeText(String(value))}</${name}>`;
  const children = Object.entries(value)
    .map(([child, inner]) => element(child, inner, `${indent}  `))
    .filter((text) => text !== "");
  if (children.length === 0) return `${indent}<${name}></${name}>`;
  return `${indent}<${name}>\n${children.join("\n")}\n${indent}</${name}>`;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these at all
  const writable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return writable.replace(/[&<>\r]/g, (char) => escapes[char] as string);
}
