import { buildXml, type XmlElement } from "./xml.ts";

/** An object's tags: names to values. Example: `{ moderation: "pass" }`. */
export type ObjectTags = Readonly<Record<string, string>>;

/** The document of PutObjectTagging. */
export function writeTags(tags: ObjectTags): string {
  const pairs = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return buildXml({ Tagging: { TagSet: { Tag: pairs } } });
}

/** The tags in the answer of GetObjectTagging. Throws a SyntaxError when a tag has no name. */
export function readTags(tagging: XmlElement): ObjectTags {
  const tags = tagging.elements("TagSet").flatMap((set) => set.elements("Tag"));
  return Object.fromEntries(tags.map((tag) => [tag.text("Key"), tag.optional("Value") ?? ""]));
}
