import type { Profile } from "@zhichuan/contract";
import { ApiError } from "../api-error.ts";

/** What may be uploaded, by the name of its profile. */
export type Profiles = Readonly<Record<string, Profile>>;

/** The profile of that name. What no profile allows is refused: throws UNKNOWN_PROFILE. */
export function findProfile(profiles: Profiles, name: string): Profile {
  // The table's own names only: "constructor" is a property of every object.
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (!profile)
    throw new ApiError("UNKNOWN_PROFILE", {
      detail: `There are the profiles ${Object.keys(profiles).join(", ")}`,
    });
  return profile;
}
