/**
 * The file that `require(reference)` in `file` means: relative or from the root, with or without `.js`, or a folder's
 * index.js. Throws when there is none.
 */
export function resolveModule(modules: object, file: string, reference: string): string {
  const path = new URL(reference, `file:///${file}`).pathname.slice(1);
  const found = [path, `${path}.js`, `${path}/index.js`].find((candidate) => candidate in modules);
  if (found === undefined) throw new Error(`module '${reference}' is not defined, require args is '${file}'`);
  return found;
}
