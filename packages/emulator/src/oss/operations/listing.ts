import { invalidArgument } from "../error.ts";
import type { BucketStore } from "../store/bucket-store.ts";
import { compareBytes } from "../store/compare-bytes.ts";
import { quote, type StoredObject } from "../store/metadata.ts";
import type { OssRequest } from "../types.ts";
import type { XmlValue } from "../xml.ts";

export interface ListingInput {
  readonly prefix: string;
  /** "" = none. */
  readonly delimiter: string;
  /** Only what comes after this key or common prefix. */
  readonly after: string;
  readonly maxKeys: number;
}

export interface Listing {
  readonly objects: readonly StoredObject[];
  readonly commonPrefixes: readonly string[];
  /** Where to go on; absent at the end. */
  readonly next?: string;
}

/** One page of keys in the order of their bytes; keys that share what precedes a delimiter count as one. */
export function listPage(store: BucketStore, { prefix, delimiter, after, maxKeys }: ListingInput): Listing {
  const objects: StoredObject[] = [];
  const commonPrefixes: string[] = [];
  let last = "";
  for (const object of store.list()) {
    if (!object.key.startsWith(prefix)) continue;
    const cut = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
    const entry = cut < 0 ? object.key : object.key.slice(0, cut + delimiter.length);
    if (entry === commonPrefixes.at(-1) || compareBytes(entry, after) <= 0) continue;
    if (objects.length + commonPrefixes.length === maxKeys) {
      return maxKeys === 0 ? { objects, commonPrefixes } : { objects, commonPrefixes, next: last };
    }
    if (cut < 0) objects.push(object);
    else commonPrefixes.push(entry);
    last = entry;
  }
  return { objects, commonPrefixes };
}

/**
 * A whole number in the query of a listing.
 * @param usual what it is where the query does not say
 * @throws OssError InvalidArgument when it lies outside the limits
 */
export function readCount(
  query: OssRequest["query"],
  name: string,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
): number {
  const text = query[name];
  if (text === undefined || text === "") return usual;
  const count = Number(text);
  if (!/^\d{1,5}$/.test(text) || count < least || count > most) throw invalidArgument(name, text);
  return count;
}

/** @throws OssError InvalidArgument */
export function readMaxKeys(query: OssRequest["query"]): number {
  return readCount(query, "max-keys", { least: 0, most: 1000, usual: 100 });
}

/**
 * How names are written: as they are, or percent-encoded, since XML cannot write every character a key may have.
 * @throws OssError InvalidArgument unless absent or `url`
 */
export function encodeNames(encodingType: string | undefined): {
  encoding: "url" | undefined;
  encode: (name: string) => string;
} {
  if (encodingType === undefined || encodingType === "")
    return { encoding: undefined, encode: (name) => name };
  if (encodingType !== "url") throw invalidArgument("encoding-type", encodingType);
  return { encoding: "url", encode: encodeURIComponent };
}

/** One object in a listing. */
export function listed(object: StoredObject, encode: (name: string) => string): XmlValue {
  return {
    Key: encode(object.key),
    LastModified: object.lastModified,
    ETag: quote(object.etag),
    Type: object.type,
    Size: object.size,
    StorageClass: object.storageClass,
  };
}
