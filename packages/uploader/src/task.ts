import type { ErrorCode } from "@zhichuan/contract/error-codes";
import type { StoredFile } from "@zhichuan/contract/types";
import type { Api } from "./api.ts";
import { Attempt } from "./attempt.ts";
import { recoded, toFailure, toUploadError, type UploadError } from "./errors.ts";
import { postForm } from "./form.ts";
import type { ChosenFile, UploadItem, UploadState } from "./item.ts";
import type { Ports } from "./ports.ts";
import { Progress } from "./progress.ts";
import { createRequestId } from "./request-id.ts";

export interface TaskOptions {
  readonly id: string;
  readonly file: ChosenFile;
  readonly profile: string;
  readonly ports: Ports;
  readonly api: Api;
  /** Milliseconds for sending the file. */
  readonly uploadTimeout: number;
  /** Called after every change; `state` tells a new state from mere progress. */
  onChange(what: "state" | "progress"): void;
}

const active: readonly UploadState[] = ["preparing", "uploading", "confirming"];

/** Refusals of the confirmation that mean: the file has to be sent again. */
const notStored: readonly ErrorCode[] = [
  "OBJECT_MISSING",
  "OBJECT_MISMATCH",
  "TICKET_EXPIRED",
  "TICKET_INVALID",
];

/** One upload's life, from the queue to the confirmed file, over as many attempts as the user asks for. */
export class Task {
  readonly #options: TaskOptions;
  readonly #progress: Progress;
  #state: UploadState = "queued";
  #attempt = new Attempt();
  #requestId: string | undefined;
  /** The `upload` of the ticket the file was sent with: from then on only the confirmation is missing. */
  #stored: string | undefined;
  #error: UploadError | undefined;
  #file: StoredFile | undefined;
  #item: UploadItem | undefined;

  constructor(options: TaskOptions) {
    this.#options = options;
    this.#progress = new Progress(options.file.size);
  }

  get state(): UploadState {
    return this.#state;
  }

  get isActive(): boolean {
    return active.includes(this.#state);
  }

  /** The task as a page shows it: the same object until something changes. */
  get item(): UploadItem {
    const { id, file } = this.#options;
    this.#item ??= Object.freeze({
      id,
      name: file.name,
      size: file.size,
      state: this.#state,
      percent: this.#progress.percent,
      sentBytes: this.#progress.sentBytes,
      ...(this.#error && { error: toFailure(this.#error) }),
      ...(this.#file && { file: this.#file }),
    });
    return this.#item;
  }

  /** Leaves the queue. Never throws: what goes wrong becomes the item's error. */
  async start(): Promise<void> {
    const attempt = new Attempt();
    this.#attempt = attempt;
    try {
      const upload = this.#stored ?? (await this.#send(attempt));
      await this.#confirm(attempt, upload);
    } catch (error) {
      if (!attempt.ended) this.#fail(toUploadError(error));
    }
  }

  /** Gives it up; late answers find nobody. Does nothing when it has ended already. */
  cancel(): void {
    if (this.#state !== "queued" && !this.isActive) return;
    this.#attempt.end();
    this.#change("cancelled");
  }

  /** Puts a failed or cancelled task back into the queue; others stay as they are. */
  requeue(): void {
    if (this.#state !== "failed" && this.#state !== "cancelled") return;
    this.#error = undefined;
    this.#change("queued");
  }

  /** Gives the `upload` that names the file to the server. */
  async #send(attempt: Attempt): Promise<string> {
    const { ports, api, file, profile, uploadTimeout } = this.#options;
    this.#enter(attempt, "preparing");
    // The same id in every attempt: a file that arrived although its answer was lost is found under the same key.
    const requestId = this.#requestId ?? (await createRequestId(ports));
    this.#requestId = requestId;
    const request = { requestId, profile, name: file.name, size: file.size, kind: "form" } as const;
    const ticket = await attempt.wait(api.ticket(request)).catch(refuseTicket);

    this.#enter(attempt, "uploading");
    const onProgress = (sent: number, total: number) => {
      if (!attempt.ended && this.#progress.sent(sent, total)) this.#touch("progress");
    };
    await attempt.wait(postForm(ports.http, { ticket, path: file.path, timeout: uploadTimeout, onProgress }));
    return ticket.upload;
  }

  async #confirm(attempt: Attempt, upload: string): Promise<void> {
    this.#enter(attempt, "confirming", () => {
      this.#stored = upload;
      this.#progress.stored();
    });
    const file = await attempt.wait(this.#options.api.complete({ upload })).catch((error) => {
      throw this.#refuseConfirmation(attempt, toUploadError(error));
    });
    this.#enter(attempt, "done", () => {
      this.#file = Object.freeze(file);
      this.#progress.confirmed();
    });
  }

  #refuseConfirmation(attempt: Attempt, error: UploadError): UploadError {
    if (!notStored.includes(error.code)) return recoded(error, "STORED_NOT_CONFIRMED");
    if (!attempt.ended) this.#stored = undefined;
    // The key is taken by other bytes for good: the next attempt needs another one.
    if (!attempt.ended && error.code === "OBJECT_MISMATCH") this.#requestId = undefined;
    return error;
  }

  #fail(error: UploadError): void {
    this.#error = error;
    this.#change("failed");
  }

  /** Goes on to the next state with what belongs to it, unless the attempt was ended while it waited. */
  #enter(attempt: Attempt, state: UploadState, update?: () => void): void {
    if (attempt.ended) throw new Error("the attempt has ended");
    update?.();
    this.#change(state);
  }

  #change(state: UploadState): void {
    this.#state = state;
    this.#touch("state");
  }

  #touch(what: "state" | "progress"): void {
    this.#item = undefined;
    this.#options.onChange(what);
  }
}

/** Without an answer there is no ticket; a refusal keeps its own code. */
function refuseTicket(cause: unknown): never {
  const error = toUploadError(cause);
  throw error.code === "NETWORK" || error.code === "TIMEOUT" ? recoded(error, "TICKET_FAILED") : error;
}
