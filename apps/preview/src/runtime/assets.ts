/** Where the server has the mini-program's own files. */
const PACKAGE = "/miniprogram";

/** Gives the address of a temporary file. */
let objectUrl: (path: string) => string | undefined = () => undefined;

/** Tells where temporary files are, before the first page is shown. */
export function setTemporaryFiles(files: { objectUrl(path: string): string | undefined }): void {
  objectUrl = (path) => files.objectUrl(path);
}

/**
 * The address from which a browser loads what a mini-program calls `src`: a file of the package (from the root, or
 * relative to `user`, the page or component that names it), a temporary file, a whole address.
 */
export function imageAddress(src: string, user: string): string {
  if (src === "") return "";
  const temporary = objectUrl(src);
  if (temporary !== undefined) return temporary;
  if (/^[a-z][a-z0-9+.-]*:/i.test(src)) return src;
  return PACKAGE + new URL(src, `file:///${user}`).pathname;
}
