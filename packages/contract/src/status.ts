import { type Static, Type } from "typebox";
import { StoredFile } from "./complete.ts";

/** The body of `POST /v1/uploads/status` and of `POST /v1/uploads/abort`. */
export const UploadReference = Type.Object(
  {
    /** The ticket's `upload`. */
    upload: Type.String({ maxLength: 8192 }),
  },
  { additionalProperties: false },
);
export type UploadReference = Static<typeof UploadReference>;

/** What OSS knows of an upload. */
export const UploadStatus = Type.Union([
  /** Under way: these parts are stored, by their start. A form upload that has not arrived has none. */
  Type.Object({
    state: Type.Literal("open"),
    parts: Type.Array(Type.Object({ start: Type.Integer(), length: Type.Integer() })),
    serverTime: Type.String(),
  }),
  /** The object is there. */
  Type.Object({ state: Type.Literal("stored"), file: StoredFile, serverTime: Type.String() }),
  /** Neither: aborted, or swept after seven days. The file has to be sent from its beginning, with a new ticket. */
  Type.Object({ state: Type.Literal("gone"), serverTime: Type.String() }),
]);
export type UploadStatus = Static<typeof UploadStatus>;

/** The answer of `POST /v1/uploads/abort`: nothing of the upload is left. */
export const AbortAnswer = Type.Object({ state: Type.Literal("gone"), serverTime: Type.String() });
export type AbortAnswer = Static<typeof AbortAnswer>;
