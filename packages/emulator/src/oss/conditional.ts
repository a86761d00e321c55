import { ossError } from "./error.ts";
import { quote, type StoredObject } from "./store/metadata.ts";
import type { OssRequest } from "./types.ts";

/**
 * Judges If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since.
 * @returns whether the client already has this object (304)
 * @throws OssError PreconditionFailed
 */
export function isNotModified({ headers }: OssRequest, object: StoredObject): boolean {
  const modified = Math.floor(Date.parse(object.lastModified) / 1000);
  const seconds = (date: string | undefined) => Math.floor(Date.parse(date ?? "") / 1000);
  if (headers["if-match"] !== undefined && !matchesEtag(headers["if-match"], object))
    throw failed("If-Match");
  if (modified > seconds(headers["if-unmodified-since"])) throw failed("If-Unmodified-Since");
  if (headers["if-none-match"] !== undefined) return matchesEtag(headers["if-none-match"], object);
  return modified <= seconds(headers["if-modified-since"]);
}

function matchesEtag(header: string, object: StoredObject): boolean {
  const etag = quote(object.etag);
  return header.split(",").some((part) => {
    const given = part.trim();
    return given === "*" || given === etag || `"${given}"` === etag;
  });
}

function failed(condition: string) {
  return ossError("preconditionFailed", { Condition: condition });
}
