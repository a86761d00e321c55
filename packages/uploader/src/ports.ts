/** What the engine needs of the platform it runs on. `src/wx` fulfils it for mini-programs, the tests with scripts. */
export interface Ports {
  readonly http: Http;
  readonly clock: Clock;
  /** Gives `length` random bytes. */
  random(length: number): Promise<Uint8Array>;
  /** Tells the developer something the user need not know. */
  warn(message: string): void;
}

/** A call under way. `answer` rejects with an UploadError; after `abort()` nobody waits for it any more. */
export interface Call<T> {
  readonly answer: Promise<T>;
  abort(): void;
}

/** The network. Every HTTP status is an answer; only when there is none does a call reject. */
export interface Http {
  send(request: HttpRequest): Call<HttpAnswer>;
  /** Posts `fields`, then the file as the last field, as multipart/form-data. */
  postForm(form: FormPost): Call<HttpAnswer>;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the call rejects with TIMEOUT. */
  readonly timeout: number;
}

export interface FormPost {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The file's field. */
  readonly name: string;
  readonly path: string;
  /** Milliseconds until the call rejects with TIMEOUT. */
  readonly timeout: number;
  /** Bytes of the whole body, the fields included. */
  onProgress(sent: number, total: number): void;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names are lower-case, whatever the phone has made of them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Clock {
  /** Milliseconds since 1970, by the phone: only differences and the order of ids depend on it. */
  now(): number;
  /** Calls `run` once after `ms` milliseconds; the function it gives takes that back. */
  after(ms: number, run: () => void): () => void;
}
