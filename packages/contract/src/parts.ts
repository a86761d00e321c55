import { type Static, Type } from "typebox";

/** Most parts asked for in one call. */
export const MAX_PARTS_A_CALL = 20;

/** Bytes: the longest part the server signs. A phone sends much smaller ones, and holds each whole in memory. */
export const MAX_PART_LENGTH = 100 * 1024 * 1024;

/** The body of `POST /v1/uploads/parts`: where do these parts of a multipart upload go? */
export const PartsRequest = Type.Object(
  {
    /** The ticket's `upload`. */
    upload: Type.String({ maxLength: 8192 }),
    parts: Type.Array(
      Type.Object(
        {
          /** Bytes from the beginning of the file: a multiple of the ticket's `block`. */
          start: Type.Integer({ minimum: 0 }),
          /** How many blocks the part is long; the file's end cuts the last one short. */
          blocks: Type.Integer({ minimum: 1 }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: MAX_PARTS_A_CALL },
    ),
  },
  { additionalProperties: false },
);
export type PartsRequest = Static<typeof PartsRequest>;

/** PUT the bytes from `start`, `length` of them, to `url` with exactly these headers. */
export const PartTicket = Type.Object({
  start: Type.Integer(),
  /** Bytes; signed, so another length is refused. */
  length: Type.Integer(),
  /** OSS's part number: `start / block + 1`. */
  number: Type.Integer(),
  url: Type.String(),
  headers: Type.Record(Type.String(), Type.String()),
});
export type PartTicket = Static<typeof PartTicket>;

/** The answer of `POST /v1/uploads/parts`, in the order asked. */
export const PartsAnswer = Type.Object({
  parts: Type.Array(PartTicket),
  /** When the signatures end, by the server's clock: ISO 8601. */
  expiresAt: Type.String(),
  /** The server's clock: ISO 8601. */
  serverTime: Type.String(),
});
export type PartsAnswer = Static<typeof PartsAnswer>;
