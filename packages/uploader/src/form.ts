import type { FormTicket } from "@zhichuan/contract/types";
import { UploadError } from "./errors.ts";
import { ossUploadError } from "./oss-error.ts";
import type { HttpAnswer } from "./ports.ts";
import type { Flight, Sending } from "./sending.ts";
import type { Source } from "./source.ts";

/**
 * Posts a file with a form ticket. Resolves when the server should be asked whether it is stored: OSS says so, or says
 * that there is an object under this ticket's key, which only this upload can have put there. Rejects with the
 * UploadError OSS's answer stands for: https://help.aliyun.com/zh/oss/developer-reference/postobject.
 */
export const postForm = async (
  { engine: { clock, http, options, pace }, attempt, memo: { size }, flights, look }: Sending,
  { url, fields }: FormTicket,
  source: Source,
): Promise<void> => {
  await attempt.wait(source.check());
  const flight: Flight = { length: size, since: clock.now() };
  let calm = () => {};
  let watch = () => {};
  const silence = new Promise<never>((_resolve, reject) => {
    watch = () => {
      calm();
      calm = clock.after(options.stallTimeout, () => {
        call.abort();
        reject(new UploadError("TIMEOUT", { detail: "no byte was sent" }));
      });
    };
  });
  const call = http.postForm({
    url,
    fields,
    name: "file",
    path: source.path,
    timeout: options.uploadTimeout,
    onProgress(sent, total) {
      // Android may say "everything" at once and send for minutes afterwards: then only the timeout is left, and the
      // link's speed has to say how far it is.
      const isTold = sent < total;
      if (isTold) watch();
      else calm();
      flight.through = isTold ? (sent / total) * size : undefined;
      look();
    },
  });
  flights.add(flight);
  watch();
  try {
    const answer = await attempt.wait({ answer: Promise.race([call.answer, silence]), abort: call.abort });
    if (!isStored(answer)) throw ossUploadError(answer);
    pace.measured(size, clock.now() - flight.since);
  } finally {
    calm();
  }
};

const isStored = ({ status, body }: HttpAnswer) =>
  // 203 is CallbackFailed: the object is stored, only OSS's own call to the server went wrong.
  status < 205 || (status === 409 && body.includes("<Code>FileAlreadyExists<"));
