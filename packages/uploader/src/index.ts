export { UploadError, type UploadErrorOptions } from "./errors.ts";
export type { ChosenFile, ParkReason, UploadFailure, UploadItem, UploadState } from "./item.ts";
export type { UploaderOptions } from "./options.ts";
export type * from "./ports.ts";
export type { SessionSource } from "./session.ts";
export type { Totals } from "./totals.ts";
export { createUploader, type Uploader } from "./uploader.ts";
