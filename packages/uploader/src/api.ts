import { isErrorCode } from "@zhichuan/contract/error-codes";
import type {
  CompleteRequest,
  ErrorBody,
  FormTicket,
  StoredFile,
  TicketRequest,
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

/** The server's calls, typed. They reject with the server's own error code, or with the network's. */
export class Api {
  readonly #options: ApiOptions;
  readonly #server: string;
  #warned = false;

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#server = options.server.replace(/\/+$/, "");
  }

  /** `POST /v1/uploads`: may this file be uploaded, and how? */
  ticket(request: TicketRequest): Call<FormTicket> {
    return this.#post("/v1/uploads", request, isFormTicket);
  }

  /** `POST /v1/uploads/complete`: is the file in the bucket? */
  complete(request: CompleteRequest): Call<StoredFile> {
    return this.#post("/v1/uploads/complete", request, isStoredFile);
  }

  #post<T>(path: string, body: object, isWanted: (value: unknown) => value is T): Call<T> {
    const call = this.#options.http.send({
      method: "POST",
      url: this.#server + path,
      headers: { "content-type": "application/json", [VERSION_HEADER]: CONTRACT_VERSION },
      body: JSON.stringify(body),
      timeout: this.#options.timeout,
    });
    const answer = call.answer.then((answer) => {
      this.#compareVersion(answer);
      const value = parse(answer.body);
      if (answer.status === 200 && isWanted(value)) return value;
      throw refusal(answer, value);
    });
    return { answer, abort: () => call.abort() };
  }

  #compareVersion({ headers }: HttpAnswer): void {
    const version = headers[VERSION_HEADER];
    if (this.#warned || version === undefined || major(version) === major(CONTRACT_VERSION)) return;
    this.#warned = true;
    this.#options.warn(
      `the server speaks version ${version} of the contract, this mini-program ${CONTRACT_VERSION}`,
    );
  }
}

function refusal({ status, body }: HttpAnswer, value: unknown): UploadError {
  if (!isErrorBody(value)) {
    // A proxy's page or a captive portal's: the server itself always answers in JSON.
    return new UploadError("NETWORK", {
      detail: `no answer of the server: HTTP ${status} ${body.slice(0, 100)}`,
    });
  }
  const { code, message, retryable, requestId } = value.error;
  if (isErrorCode(code)) return new UploadError(code, { requestId, detail: message, retryable });
  return new UploadError("INTERNAL", { requestId, detail: `${code}: ${message}`, retryable });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // Told apart by its shape, like any other answer that is not the server's.
  }
}

function isErrorBody(value: unknown): value is ErrorBody {
  const error = (value as Partial<ErrorBody> | null | undefined)?.error;
  return hasStrings(error, ["code", "message", "requestId"]) && typeof error.retryable === "boolean";
}

function isFormTicket(value: unknown): value is FormTicket {
  const ticket = value as Partial<FormTicket> | null | undefined;
  return hasStrings(ticket, ["upload", "url"]) && ticket.kind === "form" && typeof ticket.fields === "object";
}

function isStoredFile(value: unknown): value is StoredFile {
  return hasStrings(value as Partial<StoredFile> | undefined, ["key", "url"]);
}

function hasStrings<T extends object>(value: T | null | undefined, keys: readonly (keyof T)[]): value is T {
  return typeof value === "object" && value !== null && keys.every((key) => typeof value[key] === "string");
}

function major(version: string): string | undefined {
  return version.split(".")[0];
}
