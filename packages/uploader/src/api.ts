import { isErrorCode } from "@zhichuan/contract/error-codes";
import type {
  AbortAnswer,
  CompleteRequest,
  ErrorBody,
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
import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract/version";
import { UploadError } from "./errors.ts";
import type { Call, Http, HttpAnswer } from "./ports.ts";

export interface ApiOptions {
  readonly http: Http;
  /** The server's address. Example: `https://upload.example.com`. */
  readonly server: string;
  /** Milliseconds for each call. */
  readonly timeout: number;
  warn(message: string): void;
}

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

export function createApi({ http, server, timeout, warn }: ApiOptions): Api {
  const base = server.replace(/\/+$/, "");
  let warned = false;

  const compareVersion = (version: string | undefined) => {
    if (warned || version === undefined || major(version) === major(CONTRACT_VERSION)) return;
    warned = true;
    warn(`the server speaks version ${version} of the contract, this mini-program ${CONTRACT_VERSION}`);
  };

  /** Makes a call whose answer is known by a field: without it, something else than the server has answered. */
  const calling =
    <T extends object>(path: string, ...fields: string[]) =>
    (request: object): Call<T> => {
      const call = http.send({
        method: "POST",
        url: `${base}/v1/uploads${path}`,
        headers: { "content-type": "application/json", [VERSION_HEADER]: CONTRACT_VERSION },
        body: JSON.stringify(request),
        timeout,
      });
      const answer = call.answer.then((answer) => {
        compareVersion(answer.headers[VERSION_HEADER]);
        const value = parse(answer.body);
        if (answer.status === 200 && fields.some((field) => field in value)) return value as T;
        throw refusal(answer, value);
      });
      return { answer, abort: () => call.abort() };
    };

  return {
    formTicket: calling("", "fields", "file"),
    multipartTicket: calling("", "block", "file"),
    parts: calling("/parts", "parts"),
    status: calling("/status", "state"),
    complete: calling("/complete", "key"),
    abort: calling("/abort", "state"),
  };
}

function refusal({ status, body }: HttpAnswer, { error }: Partial<ErrorBody>): UploadError {
  if (typeof error?.code !== "string") {
    // A proxy's page or a captive portal's: the server itself always answers in JSON.
    return new UploadError("NETWORK", {
      detail: `no answer of the server: HTTP ${status} ${body.slice(0, 100)}`,
    });
  }
  const { code, message, retryable, requestId } = error;
  if (isErrorCode(code)) return new UploadError(code, { requestId, detail: message, retryable });
  return new UploadError("INTERNAL", { requestId, detail: `${code}: ${message}`, retryable });
}

function parse(body: string): object {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {}; // Told apart by its fields, like any other answer that is not the server's.
  }
}

function major(version: string): string | undefined {
  return version.split(".")[0];
}
