import type { Moderation, StoredFile } from "@zhichuan/contract";
import type { ObjectHead } from "@zhichuan/oss-client";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { mayBeShown } from "../files/file-moderation.ts";
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
  if (!mayBeShown(moderation)) return file;
  const download = downloadUrl({ config, credentials: await signers.downloads.get(), now: now(), key }, name);
  return { ...file, ...download };
}

/** What a file is known by: its bytes, and, where the phone knows it, its CRC-64. */
interface Expected {
  readonly size: number;
  readonly crc64?: string | undefined;
}

/** Throws OBJECT_MISMATCH when the object is not the file. */
export function checkContent(head: ObjectHead, expected: Expected): void {
  const detail = mismatch(head, expected);
  if (detail !== undefined) throw new ApiError("OBJECT_MISMATCH", { detail });
}

/** What the object has that the file has not; undefined when it is the file. */
export function mismatch(head: ObjectHead, { size, crc64 }: Expected): string | undefined {
  if (head.size !== size) return `The object has ${head.size} bytes, the file ${size}`;
  if (crc64 !== undefined && BigInt(crc64) !== BigInt(head.crc64))
    return `The object's CRC-64 is ${head.crc64}, the file's ${crc64}`;
  // Whoever reads it would unpack other bytes than those that were measured and checked. A form's cannot be pinned.
  if (head.contentEncoding !== undefined)
    return "The object was sent with a Content-Encoding, and no ticket gives one";
  return undefined;
}
