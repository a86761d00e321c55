import type { Profile } from "@zhichuan/contract";
import { PermissionsError } from "./permissions-error.ts";

/** One server and its bucket, as far as it decides who needs to be allowed what. */
export interface Deployment {
  /** Example: `my-bucket`. */
  readonly bucket: string;
  /** What every key starts with. Example: `uploads/`; empty = the whole bucket. */
  readonly prefix: string;
  /** Whether a file that its user has stored before need not be sent again. */
  readonly instantUpload: boolean;
  /** Whether users list and delete their own files: with every AUTH but `none`. */
  readonly files: boolean;
  /** Whether anybody checks the content of moderated profiles' files. */
  readonly moderation: boolean;
  /** By name. */
  readonly profiles: Readonly<Record<string, Pick<Profile, "moderated">>>;
}

/**
 * Refuses what would widen a policy.
 * @throws PermissionsError for a bucket that is none, or a prefix with `*`, `?` or `$`, which policies read as patterns
 */
export function checkDeployment({ bucket, prefix }: Pick<Deployment, "bucket" | "prefix">): void {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket))
    throw new PermissionsError(`${JSON.stringify(bucket)} is not the name of a bucket.`);
  if (/[*?$]/.test(prefix) || prefix.startsWith("/"))
    throw new PermissionsError(
      `A prefix must not start with / or contain * ? or $, as ${JSON.stringify(prefix)} does.`,
    );
}

/**
 * Where the server's index objects lie: beside `prefix` and not below it, since what phones are allowed reaches below
 * it only. Example: `uploads/` has `uploads-index/`; the whole bucket has `-index/`.
 */
export function indexPrefix(prefix: string): string {
  return `${prefix.replace(/\/$/, "")}-index/`;
}

/** Where the index keeps which content check is about which object. Example: `uploads-index/trace/`. */
export function tracePrefix(prefix: string): string {
  return `${indexPrefix(prefix)}trace/`;
}
