import { type ListedUpload, type OssClient, OssError } from "@zhichuan/oss-client";

type Multiparts = Pick<
  OssClient,
  "listMultipartUploads" | "initiateMultipartUpload" | "abortMultipartUpload"
>;

/**
 * The id of the multipart upload under way at `key`; begins one when there is none, so that a repeated request leaves
 * no second one behind. Gives undefined when the object is there already. Throws an OssError.
 */
export async function openMultipart(
  oss: Multiparts,
  key: string,
  headers: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const open = await keepOldest(oss, key);
  if (open !== undefined) return open;
  const begun = await begin(oss, key, headers);
  // A repeated request may have run at the same time and found none either: then both go on with one of the two.
  return begun === undefined ? undefined : ((await keepOldest(oss, key)) ?? begun);
}

/** Whoever sees several under way at one key ends all but the same one. */
async function keepOldest(oss: Multiparts, key: string): Promise<string | undefined> {
  const [oldest, ...others] = await listOpen(oss, key);
  for (const { uploadId } of others) await abort(oss, key, uploadId);
  return oldest?.uploadId;
}

/** Ends whatever is under way at `key`. Throws an OssError. */
export async function abortMultiparts(oss: Multiparts, key: string): Promise<void> {
  for (const { uploadId } of await listOpen(oss, key)) await abort(oss, key, uploadId);
}

/** Ends one upload; that it is over already is as good. Throws an OssError. */
export async function abort(oss: Multiparts, key: string, uploadId: string): Promise<void> {
  try {
    await oss.abortMultipartUpload(key, uploadId);
  } catch (error) {
    if (!(error instanceof OssError && error.code === "NoSuchUpload")) throw error;
  }
}

async function begin(
  oss: Multiparts,
  key: string,
  headers: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    return await oss.initiateMultipartUpload(key, headers);
  } catch (error) {
    if (error instanceof OssError && error.code === "FileAlreadyExists") return undefined;
    throw error;
  }
}

/** The oldest first. Other keys may begin with this one. */
async function listOpen(oss: Multiparts, key: string): Promise<ListedUpload[]> {
  const { uploads } = await oss.listMultipartUploads({ prefix: key });
  return uploads
    .filter((upload) => upload.key === key)
    .toSorted((a, b) => a.initiated.getTime() - b.initiated.getTime() || (a.uploadId < b.uploadId ? -1 : 1));
}
