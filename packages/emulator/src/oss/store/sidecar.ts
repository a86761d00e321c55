import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readJson } from "./json-file.ts";
import type { ObjectDigest, StoredObject } from "./metadata.ts";

/** The name of the file that describes the object of this key, which any legal key can be. */
export function sidecarName(key: string): string {
  return `${createHash("sha256").update(key).digest("hex")}.json`;
}

/** Every object that is described in a folder, by its key. */
export async function readSidecars(dir: string): Promise<Map<string, StoredObject>> {
  const objects = new Map<string, StoredObject>();
  for (const name of await readdir(dir)) {
    const sidecar = await readJson<Sidecar>(join(dir, name));
    if (!sidecar) continue;
    const object = "dataFile" in sidecar ? upgrade(sidecar) : sidecar;
    objects.set(object.key, object);
  }
  return objects;
}

/** As they were written before there were multipart uploads: whoever kept a folder keeps its objects. */
type OldSidecar = Omit<StoredObject, "type" | "etag" | "pieces"> &
  ObjectDigest & { readonly dataFile: string };
type Sidecar = StoredObject | OldSidecar;

function upgrade({ dataFile, md5, ...object }: OldSidecar): StoredObject {
  return { ...object, type: "Normal", etag: md5, pieces: [{ file: dataFile, size: object.size }] };
}
