import type { UploaderOptions } from "../options.ts";
import { createUploader as createWithPorts, type Uploader } from "../uploader.ts";
import { wxPorts } from "./ports.ts";

export { UploadError } from "../errors.ts";
export type { ChosenFile, ParkReason, UploadFailure, UploadItem, UploadState } from "../item.ts";
export type { UploaderOptions } from "../options.ts";
export type { SessionSource } from "../session.ts";
export type { Totals } from "../totals.ts";
export type { Uploader } from "../uploader.ts";
export { type ChooseOptions, chooseMessageFiles } from "./choose-message-files.ts";
export { type CallOwnServer, createServerCalls } from "./server-calls.ts";
export { createWxSession } from "./session.ts";

/** Makes an uploader for a mini-program. Throws a RangeError for an option out of range. */
export const createUploader = (options: UploaderOptions): Uploader =>
  createWithPorts({ ...options, ports: wxPorts() });
