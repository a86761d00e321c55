import { type Static, Type } from "typebox";

/** SHA-256 in lower-case hex. */
export const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });

/** The body of `POST /v1/uploads/complete`: the phone believes that the bytes have arrived. May be repeated. */
export const CompleteRequest = Type.Object(
  {
    /** The ticket's `upload`. */
    upload: Type.String({ maxLength: 8192 }),
    /** CRC-64/XZ of the whole file as an unsigned decimal, if the phone has computed it. */
    crc64: Type.Optional(Type.String({ pattern: "^[0-9]{1,20}$" })),
    /** SHA-256 of the whole file: the next upload of the same bytes by the same user need not send them. */
    sha256: Type.Optional(Sha256),
  },
  { additionalProperties: false },
);
export type CompleteRequest = Static<typeof CompleteRequest>;

/** What the content check says of a file: not yet known, to be shown, to be looked at by a person, not to be shown. */
export const Moderation = Type.Union([
  Type.Literal("pending"),
  Type.Literal("pass"),
  Type.Literal("review"),
  Type.Literal("risky"),
]);
export type Moderation = Static<typeof Moderation>;

/** A file that is in the bucket, as the server has seen it there. */
export const StoredFile = Type.Object({
  key: Type.String(),
  /** The file's own name, as it was when it was chosen. */
  name: Type.String(),
  /** Bytes. */
  size: Type.Integer(),
  contentType: Type.String(),
  /** CRC-64/XZ as OSS computed it: unsigned decimal. */
  crc64: Type.String(),
  etag: Type.String(),
  /** A presigned GET URL; none while the content check has not passed. */
  url: Type.Optional(Type.String()),
  /** When `url` ends: ISO 8601, the server's clock. */
  urlExpiresAt: Type.Optional(Type.String()),
  /** Of a moderated profile only. */
  moderation: Type.Optional(Moderation),
});
export type StoredFile = Static<typeof StoredFile>;
