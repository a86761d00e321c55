/** What may be uploaded under one name. Whatever no profile allows is refused. */
export interface Profile {
  /** MIME types; `image/*` stands for a whole family. The server derives a file's type from its name's extension. */
  readonly contentTypes: readonly string[];
  /** Bytes, both ends included. */
  readonly size: { readonly min: number; readonly max: number };
  /** The object's `Cache-Control`. Example: `private, max-age=3600`. */
  readonly cacheControl: string;
}

const KiB = 1024;
const MiB = 1024 * KiB;

/** Checks the table's shape and keeps its names as a type. */
const defineProfiles = <Name extends string>(profiles: Record<Name, Profile>) => profiles;

/**
 * The place where a team declares what may be uploaded. Types that a browser would run when it opens the object
 * (HTML, SVG, XML) are in none of them on purpose.
 */
export const profiles = defineProfiles({
  avatar: {
    contentTypes: ["image/jpeg", "image/png", "image/webp"],
    size: { min: 1, max: 5 * MiB },
    cacheControl: "private, max-age=86400",
  },
  document: {
    contentTypes: [
      "application/pdf",
      "application/msword",
      "application/vnd.ms-excel",
      "application/vnd.ms-powerpoint",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      "application/zip",
      "audio/*",
      "image/gif",
      "image/heic",
      "image/jpeg",
      "image/png",
      "image/webp",
      "text/csv",
      "text/markdown",
      "text/plain",
      "video/mp4",
      "video/quicktime",
    ],
    size: { min: 1, max: 100 * MiB },
    cacheControl: "private, max-age=3600",
  },
  video: {
    contentTypes: ["video/mp4", "video/quicktime"],
    size: { min: 1, max: 2048 * MiB },
    cacheControl: "private, max-age=3600",
  },
});

/** The names of the profiles: the phone knows them by this type alone. */
export type ProfileName = keyof typeof profiles;
