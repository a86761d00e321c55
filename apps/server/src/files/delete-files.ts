import type { Dependencies } from "../dependencies.ts";
import { deleteBelow } from "../upload/delete-below.ts";
import { abort } from "../upload/open-multipart.ts";
import { type KeyOwner, ownPrefix } from "./own-key.ts";

type Needs = Pick<Dependencies, "oss" | "contents">;

/** How many uploads are aborted at the same time. */
const AT_ONCE = 20;

/**
 * Deletes one of the owner's files, and what the content index knows of it. Gives how many files that were: 0 when it
 * was gone. Broken off it may be called again. Throws an OssError.
 */
export async function deleteFile({ oss, contents }: Needs, { user }: KeyOwner, key: string): Promise<number> {
  const isThere = (await oss.headObject(key)) !== undefined;
  if (isThere) await oss.deleteObject(key);
  await contents?.forget(key, user);
  return isThere ? 1 : 0;
}

/**
 * Deletes everything the owner has: uploads under way, files, and what the content index knows. Gives how many files
 * that were. Broken off it has deleted some, and called again it goes on with the rest. Throws an OssError.
 */
export async function deleteAllFiles({ oss, contents }: Needs, owner: KeyOwner): Promise<number> {
  const prefix = ownPrefix(owner);
  // Before the files: none of them may become one in between.
  await abortBelow(oss, prefix);
  const deleted = await deleteBelow(oss, prefix);
  await contents?.forgetAll(owner.user);
  return deleted;
}

async function abortBelow(oss: Needs["oss"], prefix: string): Promise<void> {
  for (;;) {
    const { uploads } = await oss.listMultipartUploads({ prefix, maxUploads: AT_ONCE });
    if (uploads.length === 0) return;
    await Promise.all(uploads.map(({ key, uploadId }) => abort(oss, key, uploadId)));
  }
}
