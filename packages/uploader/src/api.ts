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

type Ask<Request, Answer> = (attempt: Attempt, request: Request) => Promise<Answer>;
type Wanted<Kind> = Omit<TicketRequest, "kind"> & { readonly kind: Kind };

/** The server's calls, typed. They reject with the server's own error code, or with the network's. */
export interface Api {
  /** `POST /v1/uploads`: may this file be uploaded, and how? */
  readonly formTicket: Ask<Wanted<"form">, FormTicket | StoredTicket>;
  readonly multipartTicket: Ask<Wanted<"multipart">, MultipartTicket | StoredTicket>;
  /** `POST /v1/uploads/parts`: where do these parts go? */
  readonly parts: Ask<PartsRequest, PartsAnswer>;
  /** `POST /v1/uploads/status`: what is stored? */
  readonly status: Ask<UploadReference, UploadStatus>;
  /** `POST /v1/uploads/complete`: is the file in the bucket? */
  readonly complete: Ask<CompleteRequest, StoredFile>;
  /** `POST /v1/uploads/abort`: it is given up. */
  readonly abort: Ask<UploadReference, AbortAnswer>;
}

export function createApi(callServer: CallServer): Api {
  const asking =
    <Answer extends object>(path: string, ...fields: string[]): Ask<object, Answer> =>
    (attempt, request) =>
      callServer(attempt, `/v1/uploads${path}`, request, ...fields);
  return {
    formTicket: asking("", "fields", "file"),
    multipartTicket: asking("", "block", "file"),
    parts: asking("/parts", "parts"),
    status: asking("/status", "state"),
    complete: asking("/complete", "key"),
    abort: asking("/abort", "state"),
  };
}
