import type { ErrorCode } from "@zhichuan/contract/error-codes";
import type { StoredFile } from "@zhichuan/contract/types";

/** A file the user has chosen. */
export interface ChosenFile {
  /** Where the platform finds it. Example: `wxfile://tmp_3f2a.pdf`. */
  readonly path: string;
  /** Its own name, as the user knows it. Example: `合同.pdf`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export type UploadState =
  | "queued"
  | "preparing"
  | "uploading"
  | "confirming"
  | "done"
  | "parked"
  | "paused"
  | "failed"
  | "cancelled";

/** What a parked upload waits for: the network, or the app's return to the screen. */
export type ParkReason = "offline" | "background";

/** One upload as a page shows it: plain, frozen data, fit for `setData`. */
export interface UploadItem {
  /** Names the upload in this uploader. */
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly state: UploadState;
  /** 0 to 100, whole, never falling; 100 only when the server has confirmed. */
  readonly percent: number;
  /** Bytes of the file sent so far, never falling. */
  readonly sentBytes: number;
  /** Bytes a second, smoothed; only in state `uploading`, and when it was measured. */
  readonly speed?: number;
  /** At that speed, whole seconds. */
  readonly secondsLeft?: number;
  /** While it waits for its next try: what went wrong, and when it goes on, in milliseconds since 1970 by the phone. */
  readonly retry?: { readonly at: number; readonly error: UploadFailure };
  /** Only in state `parked`. */
  readonly parked?: ParkReason;
  /** Only in state `failed`. */
  readonly error?: UploadFailure;
  /** Only in state `done`. */
  readonly file?: StoredFile;
}

/** Why an upload failed. What the user reads is in the error table, under `code`. */
export interface UploadFailure {
  readonly code: ErrorCode;
  /** Whether the same upload can succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** Names the request at the server or at OSS: for support. */
  readonly requestId?: string;
  /** For the developer, not for the user. */
  readonly detail?: string;
}
