import type {
  AbortAnswer,
  CompleteRequest,
  FormTicket,
  MultipartTicket,
  PartsAnswer,
  PartsRequest,
  StoredFile,
  StoredTicket,
  TicketRequest,
  UploadReference,
  UploadStatus,
} from "@zhichuan/contract/types";
import type { Attempt } from "./attempt.ts";
import type { CallServer } from "./server.ts";

type Wanted<Kind> = Omit<TicketRequest, "kind"> & { readonly kind: Kind };

/** The server's calls, each with its request, its answer, and the fields by one of which the answer is known. */
interface Calls {
  /** May this file be uploaded, and how? */
  form: [Wanted<"form">, FormTicket | StoredTicket];
  multipart: [Wanted<"multipart">, MultipartTicket | StoredTicket];
  /** Where do these parts go? */
  parts: [PartsRequest, PartsAnswer];
  /** What is stored? */
  status: [UploadReference, UploadStatus];
  /** Is the file in the bucket? */
  complete: [CompleteRequest, StoredFile];
  /** It is given up. */
  abort: [UploadReference, AbortAnswer];
}

const paths = {
  form: ["", "fields", "file"],
  multipart: ["", "block", "file"],
  parts: ["/parts", "parts"],
  status: ["/status", "state"],
  complete: ["/complete", "key"],
  abort: ["/abort", "state"],
} as const;

/** Makes one of the server's calls. Rejects with the server's own error code, or with the network's. */
export type Api = <Name extends keyof Calls>(
  attempt: Attempt,
  name: Name,
  request: Calls[Name][0],
) => Promise<Calls[Name][1]>;

export const createApi =
  (callServer: CallServer): Api =>
  (attempt, name, request) => {
    const [path, ...fields] = paths[name];
    return callServer(attempt, `/v1/uploads${path}`, request, fields);
  };
