import { type OssClient, OssError } from "@zhichuan/oss-client";
import { ApiError } from "../api-error.ts";
import type { Layout } from "./blocks.ts";
import { abort } from "./open-multipart.ts";
import { firstGap, usableParts } from "./stored-parts.ts";

/** What OSS takes when the object is made: what was said of it when the upload was begun does not count for these. */
const AT_COMPLETION = { "x-oss-forbid-overwrite": "true", "x-oss-object-acl": "private" };

/** A multipart upload under way. */
export interface OpenUpload extends Layout {
  readonly key: string;
  readonly uploadId: string;
}

/**
 * Makes the object of the stored parts, which have to be exactly the file: the list is explicit, since OSS itself does
 * not notice what is missing. Gives whether this very call has made it; if not, there may be an object all the same.
 * Throws an ApiError, PARTS_MISSING, an OssError, or what `admit` throws, which is asked before the object is made.
 */
export async function completeParts(
  oss: OssClient,
  upload: OpenUpload,
  admit: () => Promise<void>,
): Promise<boolean> {
  const { key, uploadId, block } = upload;
  try {
    const parts = usableParts(await oss.listParts(key, uploadId), block);
    const gap = firstGap(parts, upload);
    if (gap)
      throw new ApiError("PARTS_MISSING", {
        detail: `The bytes ${gap.start} to ${gap.end - 1} are not stored`,
      });
    await admit();
    await oss.completeMultipartUpload(key, uploadId, parts, AT_COMPLETION);
    return true;
  } catch (error) {
    if (!(error instanceof OssError)) throw error;
    switch (error.code) {
      // Completed before, and the answer was lost; or aborted.
      case "NoSuchUpload":
        return false;
      // A form that was given up has arrived after all.
      case "FileAlreadyExists":
        await abort(oss, key, uploadId);
        return false;
      case "InvalidPart":
        throw new ApiError("PARTS_MISSING", { reason: "a part was replaced meanwhile", cause: error });
      default:
        throw error;
    }
  }
}
