import mime from "mime";

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
