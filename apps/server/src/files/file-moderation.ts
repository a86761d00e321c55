import type { Moderation } from "@zhichuan/contract";
import type { ObjectHead } from "@zhichuan/oss-client";
import { ApiError } from "../api-error.ts";
import type { User } from "../plugins/user.ts";

/** A file that is in the bucket. */
export interface FileInBucket {
  readonly key: string;
  /** The name of the profile it was uploaded under. */
  readonly profile: string;
  readonly head: ObjectHead;
}

/** Knows what the content check says of files. */
export interface FileModeration {
  /** Undefined for a file whose profile asks for no check. Throws an OssError. */
  of(file: FileInBucket, user: User): Promise<Moderation | undefined>;
}

/** Whether a file of this verdict may be shown; undefined: nobody asks for one. */
export function mayBeShown(moderation: Moderation | undefined): boolean {
  return moderation === undefined || moderation === "pass";
}

/** Lets through what may be shown. Throws CONTENT_PENDING or CONTENT_REFUSED. */
export function checkShown(moderation: Moderation | undefined): void {
  if (mayBeShown(moderation)) return;
  throw new ApiError(moderation === "risky" ? "CONTENT_REFUSED" : "CONTENT_PENDING");
}
