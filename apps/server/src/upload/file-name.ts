import { ApiError } from "../api-error.ts";

const MAX_CHARACTERS = 255;
/** Control characters, line and paragraph separators, and the marks that turn the direction of writing. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * The name in Unicode's composed form (NFC). Throws INVALID_NAME, saying why, for a name that is no file's: it ends up
 * in headers and on other people's screens.
 */
export function checkFileName(name: string): string {
  const composed = name.normalize("NFC");
  const fault = faultOf(composed);
  if (fault) throw new ApiError("INVALID_NAME", { detail: `The file name ${fault}` });
  return composed;
}

function faultOf(name: string): string | undefined {
  if (name.trim() === "") return "is empty";
  if ([...name].length > MAX_CHARACTERS) return `has more than ${MAX_CHARACTERS} characters`;
  if (/[/\\]/.test(name) || name === "." || name === "..") return "has path parts; send the last part alone";
  if (INVISIBLE.test(name)) return "has control characters or marks that turn the direction of writing";
  // Half of a surrogate pair has no UTF-8 form.
  if (/\p{Cs}/u.test(name)) return "is not valid Unicode";
  return undefined;
}

/** What stands after the last dot, in lower case; undefined when there is nothing, or nothing before the dot. */
export function extensionOf(name: string): string | undefined {
  const dot = name.lastIndexOf(".");
  return dot > 0 && dot < name.length - 1 ? name.slice(dot + 1).toLowerCase() : undefined;
}
