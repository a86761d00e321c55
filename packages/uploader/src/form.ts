import type { FormTicket } from "@zhichuan/contract/types";
import { UploadError } from "./errors.ts";
import { ossUploadError, readOssError } from "./oss-error.ts";
import type { Call, HttpAnswer, Ports } from "./ports.ts";

export interface FormUpload {
  readonly ticket: FormTicket;
  /** The file's path. */
  readonly path: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Milliseconds without a sign of life after which it counts as timed out. */
  readonly stallTimeout: number;
  /** Bytes of the request's whole body. */
  onProgress(sent: number, total: number): void;
}

/**
 * Posts a file with a form ticket. Resolves when the server should be asked whether it is stored: OSS says so, or says
 * that there is an object under this ticket's key, which only this upload can have put there. Rejects with the
 * UploadError OSS's answer stands for: https://help.aliyun.com/zh/oss/developer-reference/postobject.
 */
export function postForm({ http, clock }: Pick<Ports, "http" | "clock">, upload: FormUpload): Call<void> {
  const { ticket, path, timeout, stallTimeout } = upload;
  let stall: (error: UploadError) => void = () => {};
  const stalled = new Promise<never>((_resolve, reject) => {
    stall = reject;
  });
  let calm = () => {};
  const watch = () => {
    calm();
    calm = clock.after(stallTimeout, () => {
      call.abort();
      stall(new UploadError("TIMEOUT", { detail: `nothing was sent for ${stallTimeout} ms` }));
    });
  };
  const onProgress = (sent: number, total: number) => {
    // Once the phone says that everything is sent, as Android may do at once, only the timeout is left.
    if (sent < total) watch();
    else calm();
    upload.onProgress(sent, total);
  };
  const call = http.postForm({
    url: ticket.url,
    fields: ticket.fields,
    name: "file",
    path,
    timeout,
    onProgress,
  });
  watch();
  const answer = Promise.race([call.answer, stalled])
    .finally(() => calm())
    .then((answer) => {
      if (!isStored(answer)) throw ossUploadError(answer);
    });
  const abort = () => {
    calm();
    call.abort();
  };
  return { answer, abort };
}

function isStored(answer: HttpAnswer): boolean {
  // 203 is CallbackFailed: the object is stored, only OSS's own call to the server went wrong.
  if (answer.status >= 200 && answer.status <= 204) return true;
  return answer.status === 409 && readOssError(answer).code === "FileAlreadyExists";
}
