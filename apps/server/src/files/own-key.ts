import { ApiError } from "../api-error.ts";
import { ID_PATTERN } from "../upload/object-key.ts";

/** Whose keys. */
export interface KeyOwner {
  /** What every key starts with: empty, or ending in a slash. */
  readonly prefix: string;
  /** The user's id. */
  readonly user: string;
}

/** What the keys of all of a user's objects start with. Example: `uploads/anonymous/`. */
export function ownPrefix({ prefix, user }: KeyOwner): string {
  return `${prefix}${user}/`;
}

/** What `objectKey` writes after the user, and nothing else: no dots but one, no slashes but one, nothing encoded. */
const SHAPE = new RegExp(`^${ID_PATTERN}/(?<profile>[A-Za-z0-9_-]+)\\.[a-z0-9_+-]+$`);

/** The profile in `rest`, what stands after `ownPrefix` in a key; undefined where `objectKey` never made it. */
export function profileIn(rest: string): string | undefined {
  return SHAPE.exec(rest)?.groups?.profile;
}

/**
 * Takes a key, already decoded, for one of the owner's files: exactly `{prefix}{user}/{id}/{profile}.{extension}` as
 * `objectKey` makes it. Gives the profile it was uploaded under. Throws TICKET_INVALID for any other: another's, or one
 * that only looks like the owner's; the `reason`, for the log, tells the two apart.
 */
export function checkOwnKey(owner: KeyOwner, key: string): { profile: string } {
  const start = ownPrefix(owner);
  if (!key.startsWith(start)) throw new ApiError("TICKET_INVALID", { reason: "a key of somebody else's" });
  const profile = profileIn(key.slice(start.length));
  if (profile === undefined) throw new ApiError("TICKET_INVALID", { reason: "a key this server never made" });
  return { profile };
}
