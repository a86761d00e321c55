import type { FormTicket } from "@zhichuan/contract/types";
import { ossUploadError, readOssError } from "./oss-error.ts";
import type { Call, Http, HttpAnswer } from "./ports.ts";

export interface FormUpload {
  readonly ticket: FormTicket;
  /** The file's path. */
  readonly path: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes of the request's whole body. */
  onProgress(sent: number, total: number): void;
}

/**
 * Posts a file with a form ticket. Resolves when the server should be asked whether it is stored: OSS says so, or says
 * that there is an object under this ticket's key, which only this upload can have put there. Rejects with the
 * UploadError OSS's answer stands for: https://help.aliyun.com/zh/oss/developer-reference/postobject.
 */
export function postForm(http: Http, { ticket, path, timeout, onProgress }: FormUpload): Call<void> {
  const { url, fields } = ticket;
  const call = http.postForm({ url, fields, name: "file", path, timeout, onProgress });
  const answer = call.answer.then((answer) => {
    if (!isStored(answer)) throw ossUploadError(answer);
  });
  return { answer, abort: () => call.abort() };
}

function isStored(answer: HttpAnswer): boolean {
  // 203 is CallbackFailed: the object is stored, only OSS's own call to the server went wrong.
  if (answer.status >= 200 && answer.status <= 204) return true;
  return answer.status === 409 && readOssError(answer).code === "FileAlreadyExists";
}
