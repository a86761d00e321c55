import { type ErrorCode, GeneratedSignature } from "@zhichuan/contract";
import type { TSchema } from "typebox";

/** What an API document says of a route beside its shapes. */
interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly tag: Tag;
  /** What it may answer with, beside what every route may. */
  readonly errors?: readonly ErrorCode[];
  /** The answer, where the route has no schema for it. */
  readonly answer?: TSchema;
}

/** The chapters of the document. */
export const tags = {
  session: "Who asks",
  uploads: "From a file on the phone to an object in the bucket",
  files: "A user's own files",
  callbacks: "What OSS and WeChat call; not for the phone",
  operators: "For those who run the server",
  guide: "For the page of Alibaba Cloud's mini-program guide",
} as const;

type Tag = keyof typeof tags;

/** The tags whose routes need a user. */
export const forUsers: ReadonlySet<Tag> = new Set<Tag>(["uploads", "files"]);

const TICKET: readonly ErrorCode[] = ["TICKET_INVALID", "TICKET_EXPIRED"];
const STORAGE: readonly ErrorCode[] = ["CREDENTIALS_UNAVAILABLE", "STORAGE_UNAVAILABLE", "STORAGE_REFUSED"];
const CONFIRM: readonly ErrorCode[] = ["OBJECT_MISMATCH", "STORED_NOT_CONFIRMED"];

/** By method and path. */
export const operations: Readonly<Record<string, Operation>> = {
  "POST /v1/session": {
    summary: "Turn the code of wx.login into a session",
    tag: "session",
    errors: ["LOGIN_REFUSED", "ACCOUNT_BLOCKED", "WECHAT_UNAVAILABLE", "WECHAT_REFUSED"],
  },
  "GET /v1/profiles": {
    summary: "What may be uploaded: types, sizes and counts",
    description:
      "The same for everybody; may be kept for five minutes, and asked for again with If-None-Match.",
    tag: "session",
  },
  "POST /v1/uploads": {
    summary: "May this file be uploaded, and how?",
    description:
      "Gives a ticket: a form with a POST policy, a presigned PUT, or an upload in parts; or the file, if it is there already. The same requestId leads to the same key, so the request may be repeated.",
    tag: "uploads",
    errors: [
      ...["INVALID_NAME", "UNKNOWN_PROFILE", "FILE_TOO_LARGE", "FILE_TOO_SMALL"],
      ...["FILE_TYPE_NOT_ALLOWED", "QUOTA_EXCEEDED", "UPLOADS_OFF"],
      ...[...TICKET, ...STORAGE, ...CONFIRM, "OBJECT_MISSING"],
    ] as ErrorCode[],
  },
  "POST /v1/uploads/parts": {
    summary: "Where do the next parts go?",
    tag: "uploads",
    errors: [...TICKET, ...STORAGE, "UPLOADS_OFF"],
  },
  "POST /v1/uploads/status": {
    summary: "What of the file is stored already?",
    tag: "uploads",
    errors: [...TICKET, ...STORAGE, ...CONFIRM],
  },
  "POST /v1/uploads/complete": {
    summary: "The bytes have arrived: is the file stored?",
    description: "OSS is asked; size and CRC-64 are compared. May be repeated.",
    tag: "uploads",
    errors: [...TICKET, ...STORAGE, ...CONFIRM, "OBJECT_MISSING", "PARTS_MISSING", "QUOTA_EXCEEDED"],
  },
  "POST /v1/uploads/abort": {
    summary: "Give the upload up, and leave nothing of it",
    tag: "uploads",
    errors: [...TICKET, ...STORAGE],
  },
  "GET /v1/files": { summary: "List them, newest first", tag: "files", errors: STORAGE },
  "GET /v1/files/url": {
    summary: "A link to read one, for 15 minutes at most",
    tag: "files",
    errors: [...STORAGE, "TICKET_INVALID", "FILE_MISSING", "CONTENT_PENDING", "CONTENT_REFUSED"],
  },
  "DELETE /v1/files": {
    summary: "Delete one, or all",
    tag: "files",
    errors: [...STORAGE, "TICKET_INVALID"],
  },
  "POST /callbacks/oss": {
    summary: "OSS says that a form has arrived",
    description:
      "Signed by OSS; believed only when the object is there. The body is what the ticket's callback says.",
    tag: "callbacks",
    errors: ["CALLBACK_REFUSED", ...STORAGE, ...CONFIRM],
  },
  "GET /callbacks/wechat": {
    summary: "WeChat asks whether this address is ours",
    tag: "callbacks",
    errors: ["PUSH_REFUSED"],
  },
  "POST /callbacks/wechat": {
    summary: "WeChat pushes the verdict of a content check",
    tag: "callbacks",
    errors: ["PUSH_REFUSED", ...STORAGE],
  },
  "GET /healthz": { summary: "Does the process answer?", tag: "operators" },
  "GET /readyz": {
    summary: "Could the server sign now?",
    description: "503 while there are no credentials, and while the server is about to close.",
    tag: "operators",
    errors: ["CREDENTIALS_UNAVAILABLE", "STORAGE_UNAVAILABLE", "STORAGE_REFUSED", "OVERLOADED"],
  },
  "GET /generate_signature": {
    summary: "The signature that the guide's page asks for",
    description:
      "With GUIDE_ENDPOINT=on; otherwise 404. Whoever has it may write any object below the prefix.",
    tag: "guide",
    errors: ["GUIDE_ENDPOINT_OFF", "CREDENTIALS_UNAVAILABLE", "UPLOADS_OFF"],
    answer: GeneratedSignature,
  },
};
