import { type Static, Type } from "typebox";

/** The body of every answer that is not a success: `{ "error": { "code": "FILE_TOO_LARGE", … } }`. */
export const ErrorBody = Type.Object({
  error: Type.Object({
    /** A code of the error table. */
    code: Type.String(),
    /** What happened and what to do, in English: for the developer; the phone shows the table's own text. */
    message: Type.String(),
    /** The table's `retryable`, sent along so that an older phone need not know a newer code. */
    retryable: Type.Boolean(),
    /** Names the request in the server's log. */
    requestId: Type.String(),
    /** Names the request that OSS refused to the server, or failed at: for OSS's support. */
    ossRequestId: Type.Optional(Type.String()),
  }),
});
export type ErrorBody = Static<typeof ErrorBody>;
