/** What the engine needs of the platform it runs on. `src/wx` fulfils it for mini-programs, the tests with scripts. */
export interface Ports {
  readonly http: Http;
  readonly files: Files;
  readonly store: Store;
  readonly network: Network;
  readonly lifecycle: Lifecycle;
  readonly clock: Clock;
  /** Chance: a number from 0 up to but not including 1, as `Math.random` gives. It need not be secret. */
  random(): number;
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
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | ArrayBuffer | undefined;
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

/** The phone's files. Every call but `keep` rejects with an UploadError FILE_UNREADABLE when there is no such file. */
export interface Files {
  stat(path: string): Promise<FileStat>;
  /** Reads `length` bytes from `position`; may give fewer or, on Android, zeros where the file has ended. */
  read(path: string, position: number, length: number): Promise<ArrayBuffer>;
  /** The platform's own SHA-256, in lower-case hex. */
  digest(path: string): Promise<string>;
  /** The path of a private copy called `name`, which outlives this run. */
  copyPath(name: string): string;
  /** Copies a file to `copy`, a path of a private copy; gives false when that is not possible. */
  keep(path: string, copy: string): Promise<boolean>;
  /** Deletes the private copy at `copy`, if there is one. */
  forget(copy: string): Promise<void>;
}

export interface FileStat {
  /** Bytes. */
  readonly size: number;
  /** When the file was last written: only whether it changes counts. */
  readonly lastModifiedTime: number;
}

/** Small values that outlive this run, as JSON. A call may throw, for instance when the storage is full. */
export interface Store {
  get(key: string): unknown;
  set(key: string, value: object): void;
  remove(key: string): void;
  keys(): readonly string[];
}

/** Whether there is a network. */
export interface Network {
  /** Calls `listener` at every change, also from one network to another. */
  onChange(listener: (online: boolean) => void): void;
}

/** The app coming to the foreground and leaving it. */
export interface Lifecycle {
  onHide(listener: () => void): void;
  onShow(listener: () => void): void;
}

export interface Clock {
  /** Milliseconds since 1970, by the phone: only differences and the order of ids depend on it. */
  now(): number;
  /** Calls `run` once after `ms` milliseconds; the function it gives takes that back. */
  after(ms: number, run: () => void): () => void;
}
