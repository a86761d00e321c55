import { invalidArgument } from "../error.ts";
import type { BucketStore } from "../store/bucket-store.ts";
import { etagOf, type StoredObject } from "../store/metadata.ts";
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
    if (entry === commonPrefixes.at(-1) || Buffer.compare(Buffer.from(entry), Buffer.from(after)) <= 0)
      continue;
    if (objects.length + commonPrefixes.length === maxKeys) {
      return maxKeys === 0 ? { objects, commonPrefixes } : { objects, commonPrefixes, next: last };
    }
    if (cut < 0) objects.push(object);
    else commonPrefixes.push(entry);
    last = entry;
  }
  return { objects, commonPrefixes };
}

/** @throws OssError InvalidArgument unless it is 0 to 1000; default 100 */
export function readMaxKeys(text = "100"): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) > 1000) throw invalidArgument("max-keys", text);
  return Number(text);
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
    ETag: etagOf(object),
    Type: "Normal",
    Size: object.size,
    StorageClass: object.storageClass,
  };
}
