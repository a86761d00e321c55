import mime from "mime";
import otherTypes from "mime/types/other.js";
import standardTypes from "mime/types/standard.js";

/** The MIME type that goes with an extension; undefined when none is known. */
export function contentTypeOf(extension: string): string | undefined {
  return mime.getType(extension) ?? undefined;
}

/** Whether `type` is one of `allowed`, where `image/*` stands for a whole family. */
export function allowsType(allowed: readonly string[], type: string): boolean {
  return allowed.some((entry) =>
    entry.endsWith("/*") ? type.startsWith(entry.slice(0, -1)) : type === entry,
  );
}

/** The extensions whose files are of one of the `allowed` types: without their dot, in alphabetical order. */
export function extensionsOf(allowed: readonly string[]): string[] {
  // A star marks an extension that belongs to another type first.
  const known = [standardTypes, otherTypes]
    .flatMap((types) => Object.values(types).flat())
    .map((extension) => extension.replace(/^\*/, ""));
  return [...new Set(known)]
    .filter((extension) => allowsType(allowed, contentTypeOf(extension) ?? ""))
    .sort();
}
