import { createHash } from "node:crypto";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { ossError } from "./error.ts";
import type { OssRequest } from "./types.ts";

const maxBytes = 2 * 1024 * 1024;

/** An element of a parsed document: text, or elements by name. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  // Numeric character references count as HTML to this parser.
  htmlEntities: true,
  processEntities: { enabled: true, maxExpansionDepth: 1 },
  ignoreDeclaration: true,
});

/**
 * Reads a request's XML body and checks it against Content-MD5 if there is one.
 * @param root the document element it must have
 * @throws OssError MalformedXML, InvalidDigest
 */
export async function readXml(request: OssRequest, root: string): Promise<XmlNode> {
  const bytes = await readBody(request);
  checkContentMd5(request.headers["content-md5"], createHash("md5").update(bytes).digest("base64"));
  const text = bytes.toString();
  if (XMLValidator.validate(text) !== true) throw ossError("malformedXml");
  const document = parser.parse(text) as Record<string, XmlNode>;
  const content = document[root];
  if (content === undefined) throw ossError("malformedXml");
  return content;
}

/** @throws OssError MalformedXML when there is more than any XML of OSS's has */
export async function readBody(request: OssRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.body.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > maxBytes) throw ossError("malformedXml");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws OssError InvalidDigest when a Content-MD5 was given and is not this one */
export function checkContentMd5(given: string | undefined, computed: string): void {
  if (given !== undefined && given !== computed) {
    throw ossError("invalidDigest", { "Content-MD5": given, CalculatedMD5: computed });
  }
}

/** The elements of this name, in order. */
export function children(node: XmlNode, name: string): readonly XmlNode[] {
  if (typeof node === "string") return [];
  const found = node[name];
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found as XmlNode];
}

/** The text of each element of this name. */
export function texts(node: XmlNode, name: string): readonly string[] {
  return children(node, name).map((child) => {
    if (typeof child !== "string") throw ossError("malformedXml");
    return child;
  });
}
