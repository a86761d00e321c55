import type { OssRequest } from "../types.ts";

/** The URL of an object that was just stored, by the address it was stored through. */
export function locationOf({ key }: { readonly key: string }, { origin }: OssRequest): string {
  return `${origin}/${key.split("/").map(encodeURIComponent).join("/")}`;
}
