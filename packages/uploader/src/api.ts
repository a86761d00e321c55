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
import type { Call } from "./ports.ts";
import type { CallServer } from "./server.ts";

type Request<Kind> = Omit<TicketRequest, "kind"> & { readonly kind: Kind };

/** The server's calls, typed. They reject with the server's own error code, or with the network's. */
export interface Api {
  /** `POST /v1/uploads`: may this file be uploaded, and how? */
  formTicket(request: Request<"form">): Call<FormTicket | StoredTicket>;
  multipartTicket(request: Request<"multipart">): Call<MultipartTicket | StoredTicket>;
  /** `POST /v1/uploads/parts`: where do these parts go? */
  parts(request: PartsRequest): Call<PartsAnswer>;
  /** `POST /v1/uploads/status`: what is stored? */
  status(request: UploadReference): Call<UploadStatus>;
  /** `POST /v1/uploads/complete`: is the file in the bucket? */
  complete(request: CompleteRequest): Call<StoredFile>;
  /** `POST /v1/uploads/abort`: it is given up. */
  abort(request: UploadReference): Call<AbortAnswer>;
}

export function createApi(callServer: CallServer): Api {
  const calling =
    <T extends object>(path: string, ...fields: string[]) =>
    (request: object): Call<T> =>
      callServer(`/v1/uploads${path}`, request, ...fields);
  return {
    formTicket: calling("", "fields", "file"),
    multipartTicket: calling("", "block", "file"),
    parts: calling("/parts", "parts"),
    status: calling("/status", "state"),
    complete: calling("/complete", "key"),
    abort: calling("/abort", "state"),
  };
}
