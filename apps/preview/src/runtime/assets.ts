/** Where the server has the mini-program's own files. */
const PACKAGE = "/miniprogram";

type AddressOf = (path: string) => Promise<string | undefined> | string | undefined;

/** Gives the address of a file on the phone. */
let objectUrl: AddressOf = () => undefined;

/** Tells where the phone's files are, before the first page is shown. */
export function setPhoneFiles(files: { readonly objectUrl: AddressOf }): void {
  objectUrl = (path) => files.objectUrl(path);
}

/**
 * The address from which a browser loads what a mini-program calls `src`: a file on the phone, or as `packageAddress`. Only
 * what the mini-program keeps in its folder has to be looked up.
 */
export function imageAddress(src: string, user: string): Promise<string> | string {
  if (src === "") return "";
  const address = objectUrl(src);
  if (typeof address === "object") return address.then((found) => found ?? packageAddress(src, user));
  return address ?? packageAddress(src, user);
}

/**
 * The address of a file of the package (from the root, or relative to `user`, the page or component that names it); a
 * whole address stays what it is.
 */
export function packageAddress(src: string, user: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(src)) return src;
  return PACKAGE + new URL(src, `file:///${user}`).pathname;
}
