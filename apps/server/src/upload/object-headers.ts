import type { AcceptedFile } from "./check-file.ts";

/**
 * The headers an object is stored with, whichever way it comes: all of them are bound by the ticket's signature. The
 * file's own name is kept here and not in the key, since keys end up in logs and links.
 */
export function objectHeaders(file: AcceptedFile): Record<string, string> {
  return {
    "Cache-Control": file.profile.cacheControl,
    "Content-Disposition": attachment(file.name),
    "x-oss-forbid-overwrite": "true",
    "x-oss-meta-name": encodeURIComponent(file.name),
    "x-oss-object-acl": "private",
    "x-oss-storage-class": file.profile.storageClass,
  };
}

/**
 * A Content-Disposition after RFC 6266 that saves under `name`, with RFC 8187's form for names beyond ASCII. Always an
 * attachment: a browser that opens the object must not run it under the bucket's domain.
 */
export function attachment(name: string): string {
  const fallback = name.replace(/[^A-Za-z0-9._-]/g, "_");
  const extended = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${fallback}"; filename*=UTF-8''${extended}`;
}
