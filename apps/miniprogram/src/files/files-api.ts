import type { DeleteFilesAnswer, FilesAnswer, FileUrlAnswer } from "@zhichuan/contract/types";
import type { CallOwnServer } from "@zhichuan/uploader/wx";

/** The user's own files at the server. Every call rejects with an UploadError. */
export interface FilesApi {
  /** One page, newest first; `after`: the page before's `next`. */
  list(after?: string): Promise<FilesAnswer>;
  /** A link to one of them. */
  url(key: string): Promise<FileUrlAnswer>;
  /** Deletes one of them; one that is gone already is no error. */
  remove(key: string): Promise<DeleteFilesAnswer>;
}

/** The three routes of `/v1/files`. */
export function createFilesApi(call: CallOwnServer): FilesApi {
  return {
    list: (after) => call("GET", after === undefined ? "files" : `files?after=${encodeURIComponent(after)}`),
    url: (key) => call("GET", `files/url?key=${encodeURIComponent(key)}`),
    remove: (key) => call("DELETE", `files?key=${encodeURIComponent(key)}`),
  };
}
