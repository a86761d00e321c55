import type { Profile } from "@zhichuan/contract";
import { ApiError } from "../api-error.ts";
import { allowsType, contentTypeOf } from "./content-type.ts";
import { checkFileName, extensionOf } from "./file-name.ts";
import { findProfile, type Profiles } from "./find-profile.ts";

/** A file that may be uploaded. */
export interface AcceptedFile {
  readonly name: string;
  /** Without its dot, lower case. */
  readonly extension: string;
  readonly contentType: string;
  readonly size: number;
  readonly profile: Profile;
  readonly profileName: string;
}

/**
 * Measures a file against its profile; whatever no profile allows is refused. Throws an ApiError: UNKNOWN_PROFILE,
 * INVALID_NAME, FILE_TYPE_NOT_ALLOWED, FILE_TOO_LARGE, FILE_TOO_SMALL.
 */
export function checkFile(
  profiles: Profiles,
  file: { profile: string; name: string; size: number },
): AcceptedFile {
  const profile = findProfile(profiles, file.profile);
  const name = checkFileName(file.name);
  const extension = extensionOf(name);
  const contentType = extension === undefined ? undefined : contentTypeOf(extension);
  if (extension === undefined || contentType === undefined || !allowsType(profile.contentTypes, contentType))
    throw new ApiError("FILE_TYPE_NOT_ALLOWED", {
      detail: `Profile ${file.profile} takes ${profile.contentTypes.join(", ")}, not ${contentType ?? "a file of unknown type"}`,
    });
  checkSize(file, profile);
  return { name, extension, contentType, size: file.size, profile, profileName: file.profile };
}

function checkSize(
  { profile, size }: { profile: string; size: number },
  { size: { min, max } }: Profile,
): void {
  const detail = `Profile ${profile} takes files of ${min} to ${max} bytes, not of ${size}`;
  if (size > max) throw new ApiError("FILE_TOO_LARGE", { detail });
  if (size < min) throw new ApiError("FILE_TOO_SMALL", { detail });
}
