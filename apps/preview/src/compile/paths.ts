import { posix } from "node:path";

/** The path inside the folder that `reference`, written in the file `from`, means: relative, or from the root by `/`. */
export function resolvePath(from: string, reference: string): string {
  return reference.startsWith("/")
    ? posix.normalize(reference.slice(1))
    : posix.join(posix.dirname(from), reference);
}
