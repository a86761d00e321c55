import { invalidArgument, ossError } from "./error.ts";
import {
  encryptions,
  type ObjectAcl,
  type ObjectProperties,
  objectAcls,
  type StorageClass,
  storageClasses,
} from "./store/metadata.ts";
import { readTagging } from "./tagging.ts";

const kept = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
  "x-oss-server-side-encryption",
];
const maxMetadataBytes = 8 * 1024;
const defaultContentType = "application/octet-stream";

/**
 * What an upload says about the object it makes.
 * @param source headers, or fields of a form, in lower case; a character a byte
 * @param contentType of the object; default application/octet-stream
 * @throws OssError
 * @see https://help.aliyun.com/zh/oss/developer-reference/putobject
 */
export function readProperties(
  source: Readonly<Record<string, string | undefined>>,
  contentType: string | undefined,
): ObjectProperties {
  const encryption = source["x-oss-server-side-encryption"];
  if (encryption !== undefined && !(encryptions as readonly string[]).includes(encryption))
    throw ossError("encryption");
  return {
    contentType: checkValue("content-type", contentType || defaultContentType),
    headers: readHeaders(source),
    acl: readAcl(source["x-oss-object-acl"] ?? "default"),
    storageClass: readStorageClass(source["x-oss-storage-class"] ?? "Standard"),
    tags: readTagging(source["x-oss-tagging"]),
  };
}

/** @throws OssError InvalidArgument */
export function readAcl(acl: string): ObjectAcl {
  if (!(objectAcls as readonly string[]).includes(acl)) throw invalidArgument("x-oss-object-acl", acl);
  return acl as ObjectAcl;
}

function readStorageClass(storageClass: string): StorageClass {
  if (!(storageClasses as readonly string[]).includes(storageClass)) {
    throw invalidArgument("x-oss-storage-class", storageClass);
  }
  return storageClass as StorageClass;
}

function readHeaders(source: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const headers: Record<string, string> = {};
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(source)) {
    const isMetadata = name.startsWith("x-oss-meta-");
    if (value === undefined || value === "" || !(isMetadata || kept.includes(name))) continue;
    if (!/^[a-z0-9-]+$/.test(name))
      throw invalidArgument(name, value, "The name of user metadata is invalid.");
    headers[name] = checkValue(name, value);
    if (isMetadata) metadataBytes += name.length + value.length;
  }
  if (metadataBytes > maxMetadataBytes) {
    throw invalidArgument("x-oss-meta-*", String(metadataBytes), "The user metadata is larger than 8 KB.");
  }
  return headers;
}

/** What could not be sent back as a header is refused when it comes in. */
function checkValue(name: string, value: string): string {
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw invalidArgument(name, value);
  return value;
}
