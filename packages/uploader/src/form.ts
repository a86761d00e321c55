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
export async function postForm(
  { engine, attempt, memo, flights, look }: Sending,
  { url, fields }: FormTicket,
  source: Source,
): Promise<void> {
  const { ports, options, pace } = engine;
  const { clock, http } = ports;
  const { stallTimeout, uploadTimeout } = options;
  const { size } = memo;
  await attempt.wait(source.check());
  const since = clock.now();
  const flight: Flight = { length: size, since };
  let calm = () => {};
  let stall = () => {};
  const silence = new Promise<never>((_resolve, reject) => {
    stall = () => {
      call.abort();
      reject(new UploadError("TIMEOUT", { detail: `nothing was sent for ${stallTimeout} ms` }));
    };
  });
  const watch = () => {
    calm();
    calm = clock.after(stallTimeout, stall);
  };
  const call = http.postForm({
    url,
    fields,
    name: "file",
    path: source.path,
    timeout: uploadTimeout,
    onProgress(sent, total) {
      // Android may say "everything" at once and send for minutes afterwards: then only the timeout is left, and the
      // link's speed has to say how far it is.
      if (sent < total) watch();
      else calm();
      flight.through = sent >= 0 && sent < total ? (sent / total) * size : undefined;
      if (!attempt.ended) look();
    },
  });
  flights.add(flight);
  watch();
  try {
    const answer = await attempt.wait({ answer: Promise.race([call.answer, silence]), abort: call.abort });
    if (!isStored(answer)) throw ossUploadError(answer);
    pace.measured(size, clock.now() - since);
  } finally {
    calm();
    flights.delete(flight);
  }
}

function isStored({ status, body }: HttpAnswer): boolean {
  // 203 is CallbackFailed: the object is stored, only OSS's own call to the server went wrong.
  if (status >= 200 && status <= 204) return true;
  return status === 409 && body.includes("<Code>FileAlreadyExists<");
}
