import type { Moderation } from "@zhichuan/contract";
import type { ObjectHead } from "@zhichuan/oss-client";
import type { Dependencies } from "../dependencies.ts";
import type { User } from "../plugins/user.ts";
import type { UploadClaims } from "./upload-token.ts";

/**
 * What comes before anybody is told that an upload has succeeded, once its object has been seen in the bucket: by
 * `/complete` or `/status`, by a repeated request for a ticket, or after OSS's callback. Each of them may be the first,
 * and all of them may come again. Gives what the content check says, which is asked now if it was not; undefined where
 * the profile asks for none, or nobody has asked. Throws STORED_NOT_CONFIRMED.
 * @param user who asks; nobody: it is OSS that calls
 */
export async function confirmUpload(
  { quota, moderation, tellUploaded }: Pick<Dependencies, "quota" | "moderation" | "tellUploaded">,
  { user: owner, profile, key, name }: UploadClaims,
  head: ObjectHead,
  user: User | undefined,
): Promise<Moderation | undefined> {
  await quota.settle({ user: owner, profile, key, size: head.size }, head.lastModified);
  const verdict = user && (await moderation.of({ key, profile, head }, user));
  const { size, contentType, crc64, etag } = head;
  await tellUploaded?.({ id: `${key}#${etag}`, user: owner, profile, key, name, size, contentType, crc64 });
  return verdict;
}
