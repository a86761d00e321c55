import { type Static, Type } from "typebox";
import { Sha256, StoredFile } from "./complete.ts";

/** The body of `POST /v1/uploads`: may this file be uploaded, and how? */
export const TicketRequest = Type.Object(
  {
    /**
     * A UUID version 7 made by the phone, the same for every repetition of this request: a repeated request gets the
     * same key. Example: `019ab2c4-7d10-7c3a-9f0e-3b1d5a7c9e21`.
     */
    requestId: Type.String({
      pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    }),
    /** The name of a profile. */
    profile: Type.String({ maxLength: 64 }),
    /** The file's own name, without a path. Example: `合同.pdf`. */
    name: Type.String({ maxLength: 1024 }),
    /** The file's length in bytes. */
    size: Type.Integer({ minimum: 0 }),
    /**
     * `form`: POST with a policy, for `wx.uploadFile`. `put`: presigned URL, for `wx.request` and browsers. `multipart`:
     * in parts, for large files and poor networks.
     */
    kind: Type.Union([Type.Literal("form"), Type.Literal("put"), Type.Literal("multipart")], {
      default: "form",
    }),
    /**
     * SHA-256 of the whole file, if the phone has it: a file this user has stored before need not be sent again. 64 hex
     * digits, lower case. Nothing comes of it where the server has instant upload off.
     */
    sha256: Type.Optional(Sha256),
    /**
     * The `upload` of an earlier ticket for this file, to renew it: the same key, a fresh signature. `profile`, `name`,
     * `size` and `sha256` must be as they were; `kind` may be another, so that a form that was too slow goes on in parts.
     */
    upload: Type.Optional(Type.String({ maxLength: 8192 })),
  },
  { additionalProperties: false },
);
export type TicketRequest = Static<typeof TicketRequest>;

const common = {
  /** Names this upload to the server in later calls: sealed, opaque, valid for seven days. */
  upload: Type.String(),
  /** The object's key, chosen by the server. */
  key: Type.String(),
  /** Where the file goes. */
  url: Type.String(),
  /** When the signature ends, by the server's clock: ISO 8601. */
  expiresAt: Type.String(),
  /** The server's clock: the phone counts from here and never uses its own date. ISO 8601. */
  serverTime: Type.String(),
};

/** Send `fields`, then the file as the last field, named `file`, as multipart/form-data to `url`. */
export const FormTicket = Type.Object({
  kind: Type.Literal("form"),
  ...common,
  fields: Type.Record(Type.String(), Type.String()),
});
export type FormTicket = Static<typeof FormTicket>;

/** PUT the file's bytes to `url` with exactly these headers. */
export const PutTicket = Type.Object({
  kind: Type.Literal("put"),
  ...common,
  headers: Type.Record(Type.String(), Type.String()),
});
export type PutTicket = Static<typeof PutTicket>;

/** Ask `POST /v1/uploads/parts` where the parts go, and PUT them there. */
export const MultipartTicket = Type.Object({
  kind: Type.Literal("multipart"),
  upload: common.upload,
  key: common.key,
  /** Bytes: every part starts on a multiple of it. */
  block: Type.Integer(),
  /** When `upload` ends, by the server's clock: ISO 8601. The parts' signatures end earlier. */
  expiresAt: Type.String(),
  serverTime: common.serverTime,
});
export type MultipartTicket = Static<typeof MultipartTicket>;

/**
 * Nothing is to be sent: this user has stored the same bytes under the same profile before, or what this very upload
 * was to send in parts has arrived already.
 */
export const StoredTicket = Type.Object({
  kind: Type.Literal("stored"),
  file: StoredFile,
  serverTime: common.serverTime,
});
export type StoredTicket = Static<typeof StoredTicket>;

/** The answer of `POST /v1/uploads`. */
export const Ticket = Type.Union([FormTicket, PutTicket, MultipartTicket, StoredTicket]);
export type Ticket = Static<typeof Ticket>;
