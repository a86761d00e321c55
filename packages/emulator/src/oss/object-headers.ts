import { quote, type StoredObject } from "./store/metadata.ts";

/** The headers that describe an object in the answer to GetObject and HeadObject. */
export function objectHeaders(object: StoredObject): Record<string, string> {
  const tags = Object.keys(object.tags).length;
  return {
    ...object.headers,
    ...digestHeaders(object),
    "content-type": object.contentType,
    "content-length": String(object.size),
    "last-modified": new Date(object.lastModified).toUTCString(),
    "accept-ranges": "bytes",
    "x-oss-object-type": object.type,
    "x-oss-storage-class": object.storageClass,
    ...(tags > 0 && { "x-oss-tagging-count": String(tags) }),
  };
}

/** The headers by which a client knows that its bytes have arrived. */
export function digestHeaders(object: StoredObject): Record<string, string> {
  return {
    etag: quote(object.etag),
    "x-oss-hash-crc64ecma": object.crc64,
    ...(object.type === "Normal" && { "content-md5": Buffer.from(object.etag, "hex").toString("base64") }),
  };
}
