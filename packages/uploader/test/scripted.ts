import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract/version";
import {
  type Call,
  createUploader,
  type FormPost,
  type Http,
  type HttpAnswer,
  type HttpRequest,
  type UploadError,
  type UploaderOptions,
} from "../src/index.ts";
import { ManualClock, MemoryFiles, MemoryStore, Switches } from "./device.ts";

/** A request the engine has made, waiting for what the test says. */
class ScriptedRequest {
  readonly url: string;
  readonly request: HttpRequest | undefined;
  readonly form: FormPost | undefined;
  readonly put: (HttpRequest & { readonly body: ArrayBuffer }) | undefined;
  readonly answer: Promise<HttpAnswer>;
  aborted = false;
  #resolve: (answer: HttpAnswer) => void = () => {};
  #reject: (error: UploadError) => void = () => {};

  constructor(made: HttpRequest | FormPost) {
    this.url = made.url;
    if ("fields" in made) this.form = made;
    else if (made.body instanceof ArrayBuffer) this.put = { ...made, body: made.body };
    else this.request = made;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get json(): Record<string, unknown> {
    return JSON.parse(`${this.request?.body}`);
  }

  progress(sent: number, total: number): void {
    this.form?.onProgress(sent, total);
  }

  respond(status: number, body: object | string = "", headers: Record<string, string> = {}): void {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const version = { [VERSION_HEADER]: CONTRACT_VERSION };
    this.#resolve({ status, body: text, headers: { ...version, ...headers } });
  }

  fail(error: UploadError): void {
    this.#reject(error);
  }
}

/** A network that answers what the test says, request by request. */
class ScriptedHttp implements Http {
  readonly #made: ScriptedRequest[] = [];
  readonly #waiting: ((request: ScriptedRequest) => void)[] = [];

  send(request: HttpRequest): Call<HttpAnswer> {
    return this.#take(new ScriptedRequest(request));
  }

  postForm(form: FormPost): Call<HttpAnswer> {
    return this.#take(new ScriptedRequest(form));
  }

  /** The next request, as soon as the engine has made it. */
  next(): Promise<ScriptedRequest> {
    const made = this.#made.shift();
    if (made) return Promise.resolve(made);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Requests made that no test has asked for. */
  get unasked(): number {
    return this.#made.length;
  }

  #take(made: ScriptedRequest): Call<HttpAnswer> {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(made);
    else this.#made.push(made);
    const abort = () => {
      made.aborted = true;
    };
    return { answer: made.answer, abort };
  }
}

export const file = { path: "wxfile://tmp_1.pdf", name: "合同.pdf", size: 1000 };
export const server = "https://upload.example.com";
export const bucket = "https://bucket.example.com";

export const ticket = {
  kind: "form",
  upload: "sealed-1",
  key: "uploads/anonymous/1/document.pdf",
  url: bucket,
  expiresAt: "2026-11-22T00:15:00.000Z",
  serverTime: "2026-11-22T00:00:00.000Z",
  fields: { policy: "cG9saWN5", key: "uploads/anonymous/1/document.pdf" },
};

export const stored = {
  key: ticket.key,
  name: file.name,
  size: file.size,
  contentType: "application/pdf",
  crc64: "1",
  etag: '"A"',
  url: `${bucket}/${ticket.key}?x-oss-signature=1`,
  urlExpiresAt: "2026-11-22T01:00:00.000Z",
};

export function refusal(code: string, retryable = false) {
  return { error: { code, message: `because of ${code}`, retryable, requestId: "server-1" } };
}

/** OSS's own error body. */
export function ossError(
  code: string,
  message = "Said by OSS.",
  requestId = "5C3D9175B6FC201293AD4C13",
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>${code}</Code>
  <Message>${message}</Message>
  <RequestId>${requestId}</RequestId>
  <HostId>bucket.oss-cn-hangzhou.aliyuncs.com</HostId>
  <EC>0002-00000001</EC>
</Error>`;
}

/** A phone in the test's hands; what it keeps outlives an uploader, as it does a run of the app. */
export function phone() {
  const files = new MemoryFiles();
  files.content.set(file.path, new Uint8Array(file.size));
  return {
    http: new ScriptedHttp(),
    clock: new ManualClock(),
    files,
    store: new MemoryStore(),
    switches: new Switches(),
  };
}

let drawn = 0;
/** Evenly spread, and the same in every run of the tests. */
const random = () => (drawn++ % 256) / 256;

/** An uploader over scripts. */
export function setUp({
  on = phone(),
  ...options
}: Partial<UploaderOptions> & { on?: ReturnType<typeof phone> } = {}) {
  const { http, clock, files, store, switches } = on;
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const uploader = createUploader({
    server,
    profile: "document",
    retries: 0,
    ports: { http, clock, files, store, network: switches, lifecycle: switches, random, warn },
    ...options,
  });
  const only = () => {
    const [item] = uploader.items();
    if (!item) throw new Error("there is no item");
    return item;
  };
  /** Waits until the only item is in a state. */
  const reached = (state: string) =>
    new Promise<void>((resolve) => {
      if (only().state === state) return resolve();
      const end = uploader.subscribe(() => {
        if (only().state !== state) return;
        end();
        resolve();
      });
    });
  /** Goes on to the form under way. */
  const form = async () => {
    (await http.next()).respond(200, ticket);
    return http.next();
  };
  return { ...on, warnings, uploader, only, reached, form };
}

/** Lets everything run that can run without waiting for anything. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
