import { type Static, Type } from "typebox";
import { Moderation } from "./complete.ts";

/** How many files one call of `GET /v1/files` lists. */
export const FILES_A_PAGE = 20;

const key = Type.String({ minLength: 1, maxLength: 1023 });

/**
 * A presigned GET URL of the picture as a square JPEG of 132 pixels, for ten to fifteen minutes unless the server's
 * credentials end sooner, and the same one for some of them; only of pictures that OSS can scale and that may be shown.
 */
const thumbnail = Type.String();

/** The query of `GET /v1/files`. */
export const FilesQuery = Type.Object(
  {
    /** The last page's `next`. */
    after: Type.Optional(Type.String({ maxLength: 2048 })),
  },
  { additionalProperties: false },
);
export type FilesQuery = Static<typeof FilesQuery>;

/** One of the user's own files. */
export const FileEntry = Type.Object({
  key: Type.String(),
  /** The file's own name, as it was when it was chosen. */
  name: Type.String(),
  /** The profile it was uploaded under. */
  profile: Type.String(),
  /** Bytes. */
  size: Type.Integer(),
  contentType: Type.String(),
  /** When OSS stored it: ISO 8601. */
  uploadedAt: Type.String(),
  moderation: Type.Optional(Moderation),
  thumbnail: Type.Optional(thumbnail),
});
export type FileEntry = Static<typeof FileEntry>;

/** The answer of `GET /v1/files`: at most FILES_A_PAGE, newest first. */
export const FilesAnswer = Type.Object({
  files: Type.Array(FileEntry),
  /** Given as `after` it leads to the next page; not there on the last. */
  next: Type.Optional(Type.String()),
  serverTime: Type.String(),
});
export type FilesAnswer = Static<typeof FilesAnswer>;

/** The query of `GET /v1/files/url`. */
export const FileUrlQuery = Type.Object({ key }, { additionalProperties: false });
export type FileUrlQuery = Static<typeof FileUrlQuery>;

/** The answer of `GET /v1/files/url`. */
export const FileUrlAnswer = Type.Object({
  /** A presigned GET URL; what a browser saves has the file's own name. */
  url: Type.String(),
  /** As in the list. */
  thumbnail: Type.Optional(thumbnail),
  /** When the `url` ends, by the server's clock: ISO 8601. */
  expiresAt: Type.String(),
  serverTime: Type.String(),
});
export type FileUrlAnswer = Static<typeof FileUrlAnswer>;

/** The query of `DELETE /v1/files`: one file, or everything this user has. */
export const DeleteFilesQuery = Type.Union([
  Type.Object({ key }, { additionalProperties: false }),
  Type.Object({ all: Type.Literal("yes") }, { additionalProperties: false }),
]);
export type DeleteFilesQuery = Static<typeof DeleteFilesQuery>;

/** The answer of `DELETE /v1/files`; a file that is gone already counts for nothing. */
export const DeleteFilesAnswer = Type.Object({ deleted: Type.Integer(), serverTime: Type.String() });
export type DeleteFilesAnswer = Static<typeof DeleteFilesAnswer>;
