import type { Moderation, StoredFile } from "@zhichuan/contract";
import type { ObjectHead } from "@zhichuan/oss-client";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { downloadUrl } from "./ticket.ts";

/**
 * What is told of an object that is there, with a URL to read it if it may be shown. Throws CREDENTIALS_UNAVAILABLE.
 * @param moderation what the content check says; undefined where the profile asks for none
 */
export async function storedFile(
  { config, signers, now }: Pick<Dependencies, "config" | "signers" | "now">,
  { key, name }: { key: string; name: string },
  { size, contentType, crc64, etag }: ObjectHead,
  moderation: Moderation | undefined,
): Promise<StoredFile> {
  const file = { key, name, size, contentType, crc64, etag, ...(moderation && { moderation }) };
  if (moderation !== undefined && moderation !== "pass") return file;
  const download = downloadUrl({ config, credentials: await signers.downloads.get(), now: now(), key }, name);
  return { ...file, ...download };
}

/** Throws OBJECT_MISMATCH when the object is not the file: by its size and, where the phone knows it, by its CRC-64. */
export function checkContent(
  head: ObjectHead,
  { size, crc64 }: { size: number; crc64?: string | undefined },
): void {
  if (head.size !== size)
    throw new ApiError("OBJECT_MISMATCH", { detail: `The object has ${head.size} bytes, the file ${size}` });
  if (crc64 !== undefined && BigInt(crc64) !== BigInt(head.crc64))
    throw new ApiError("OBJECT_MISMATCH", {
      detail: `The object's CRC-64 is ${head.crc64}, the file's ${crc64}`,
    });
}
