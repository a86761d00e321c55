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
import type { Engine } from "./engine.ts";
import type { Memo } from "./saved.ts";

/** The server's calls, each with its request and its answer. */
interface Calls {
  /** May this file be uploaded, and how? Through `askTicket`. */
  uploads: [TicketRequest, FormTicket | MultipartTicket | StoredTicket];
  /** Where do these parts go? */
  "uploads/parts": [PartsRequest, PartsAnswer];
  /** What is stored? */
  "uploads/status": [UploadReference, UploadStatus];
  /** Is the file in the bucket? */
  "uploads/complete": [CompleteRequest, StoredFile];
  /** It is given up. */
  "uploads/abort": [UploadReference, AbortAnswer];
}

/** Makes one of them. Rejects with the server's own error code, or with the network's. */
export type Api = <Path extends keyof Calls>(
  attempt: Attempt,
  path: Path,
  request: Calls[Path][0],
) => Promise<Calls[Path][1]>;

/** Asks for a ticket, with the same request in every repetition. Rejects as every call does. */
export const askTicket = <Kind extends "form" | "multipart">(
  { api, options: { profile, instant } }: Engine,
  attempt: Attempt,
  { requestId = "", name, size, digest }: Memo,
  kind: Kind,
) => {
  const known = instant && digest && { sha256: digest };
  return api(attempt, "uploads", { requestId, profile, name, size, kind, ...known }) as Promise<
    StoredTicket | Extract<FormTicket | MultipartTicket, { readonly kind: Kind }>
  >;
};
