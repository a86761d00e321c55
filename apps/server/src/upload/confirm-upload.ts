import type { ObjectHead } from "@zhichuan/oss-client";
import type { Dependencies } from "../dependencies.ts";
import type { UploadClaims } from "./upload-token.ts";

/**
 * What comes before anybody is told that an upload has succeeded, once its object has been seen in the bucket: by
 * `/complete` or `/status`, by a repeated request for a ticket, or after OSS's callback. Each of them may be the first,
 * and all of them may come again. Throws STORED_NOT_CONFIRMED.
 */
export async function confirmUpload(
  { tellUploaded }: Pick<Dependencies, "tellUploaded">,
  { user, profile, key, name }: UploadClaims,
  { size, contentType, crc64, etag }: ObjectHead,
): Promise<void> {
  await tellUploaded?.({ id: `${key}#${etag}`, user, profile, key, name, size, contentType, crc64 });
}
