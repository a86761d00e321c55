import { type Static, Type } from "typebox";

/** What may be uploaded under one name. Whatever no profile allows is refused. */
export interface Profile {
  /** MIME types; `image/*` stands for a whole family. The server derives a file's type from its name's extension. */
  readonly contentTypes: readonly string[];
  /** Bytes, both ends included. */
  readonly size: { readonly min: number; readonly max: number };
  /** What one user may upload in a day (UTC+8): how many files, and how many bytes together. */
  readonly perDay: { readonly files: number; readonly bytes: number };
  /** https://help.aliyun.com/zh/oss/user-guide/overview-53. Example: `IA` for what is seldom read. */
  readonly storageClass: "Standard" | "IA";
  /** Seconds a signature may be used; at most 900. Example: 300 where files are small. */
  readonly ticketLife: number;
  /** The object's `Cache-Control`. Example: `private, max-age=3600`. */
  readonly cacheControl: string;
  /** Whether a file is shown to nobody until WeChat has checked its content: images and audio of at most 10 MB. */
  readonly moderated: boolean;
  /** Whether OSS calls the server back when a form has arrived. Needs CALLBACK_URL. */
  readonly callback: boolean;
}

const KiB = 1024;
const MiB = 1024 * KiB;

/** Checks the table's shape and keeps its names as a type. A name stands in keys: letters, digits, `-` and `_`. */
const defineProfiles = <Name extends string>(profiles: Record<Name, Profile>) => profiles;

/**
 * The place where a team declares what may be uploaded. Types that a browser would run when it opens the object
 * (HTML, SVG, XML) are in none of them on purpose.
 */
export const profiles = defineProfiles({
  avatar: {
    contentTypes: ["image/jpeg", "image/png"],
    size: { min: 1, max: 5 * MiB },
    perDay: { files: 20, bytes: 50 * MiB },
    storageClass: "Standard",
    ticketLife: 300,
    cacheControl: "private, max-age=86400",
    moderated: true,
    callback: false,
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
    perDay: { files: 500, bytes: 5120 * MiB },
    storageClass: "Standard",
    ticketLife: 900,
    cacheControl: "private, max-age=3600",
    moderated: false,
    callback: false,
  },
  video: {
    contentTypes: ["video/mp4", "video/quicktime"],
    size: { min: 1, max: 2048 * MiB },
    perDay: { files: 50, bytes: 20480 * MiB },
    storageClass: "Standard",
    ticketLife: 900,
    cacheControl: "private, max-age=3600",
    moderated: false,
    callback: false,
  },
  /** What the mini-program's diagnosis sends and deletes again. */
  trial: {
    contentTypes: ["text/plain"],
    size: { min: 1, max: 64 * KiB },
    perDay: { files: 100, bytes: MiB },
    storageClass: "Standard",
    ticketLife: 300,
    cacheControl: "no-store",
    moderated: false,
    callback: false,
  },
});

/** The names of the profiles: the phone knows them by this type alone. */
export type ProfileName = keyof typeof profiles;

/** What the phone is told of one profile, so that it refuses a file before it reads it. */
export const ProfileLimits = Type.Object({
  contentTypes: Type.Array(Type.String()),
  /** The extensions whose types these are, without their dot: for `wx.chooseMessageFile`. */
  extensions: Type.Array(Type.String()),
  size: Type.Object({ min: Type.Integer(), max: Type.Integer() }),
  perDay: Type.Object({ files: Type.Integer(), bytes: Type.Integer() }),
  moderated: Type.Boolean(),
});
export type ProfileLimits = Static<typeof ProfileLimits>;

/** The answer of `GET /v1/profiles`: every profile that this server takes, by name. */
export const ProfilesAnswer = Type.Object({ profiles: Type.Record(Type.String(), ProfileLimits) });
export type ProfilesAnswer = Static<typeof ProfilesAnswer>;
