/**
 * The world a fake `wx` stands on: everything that differs between Node and a browser, and nothing else. WeChat's own
 * rules (limits, error texts, defaults) live above this port. Faults are injected by wrapping it.
 */
export interface Platform {
  readonly network: NetworkPort;
  readonly files: FilesPort;
  readonly images: ImagesPort;
  readonly storage: StoragePort;
  readonly clock: ClockPort;
  readonly screen: ScreenPort;
  readonly lifecycle: LifecyclePort;
  readonly device: DevicePort;
  readonly account: AccountPort;
  /** Gives `length` bytes from a cryptographic source. */
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
}

/** One HTTP exchange at a time, and whether there is a network at all. */
export interface NetworkPort {
  /**
   * Sends a request and reads the whole answer, whatever its status; redirects are not followed. Rejects with a
   * NetworkFault when there is no answer, also after `signal` has been aborted.
   */
  exchange(request: HttpRequest, watch: ExchangeWatch): Promise<HttpAnswer>;
  status(): NetworkStatus;
  /** Calls `listener` whenever `status()` changes. Never unsubscribed: a platform lives as long as its `wx`. */
  onStatusChange(listener: (status: NetworkStatus) => void): void;
}

export interface HttpRequest {
  readonly method: string;
  /** Absolute, http or https. */
  readonly url: string;
  /** Names are lower-case. Content-Length is the platform's to set: it knows the body's whole length. */
  readonly headers: Readonly<Record<string, string>>;
  /** The pieces of the body in order; none means no body. A file's piece is streamed, not read into memory. */
  readonly body: readonly BodyPiece[];
}

export type BodyPiece = Uint8Array<ArrayBuffer> | FilePiece;

export interface FilePiece {
  /** A path that FilesPort has given out. */
  readonly path: string;
  /** The file's length in bytes. */
  readonly size: number;
}

export interface ExchangeWatch {
  readonly signal: AbortSignal;
  /**
   * Asked before bytes of the body are handed over: resolves to how many of `wanted` may go now, at least one; rejects
   * to break the connection. A platform whose network cannot be held back takes no notice of it.
   */
  allow?(wanted: number): Promise<number>;
  /** Bytes of the body handed to the network so far, headers not counted: grows up to the body's whole length. */
  onSent?(bytes: number): void;
  /** Bytes of the answer's body received so far; `total` is absent when the answer does not say. */
  onReceived?(bytes: number, total: number | undefined): void;
  /** The answer's head, before its body has arrived. */
  onHeaders?(head: HttpHead): void;
}

export interface HttpHead {
  readonly status: number;
  /** Pairs in the order and the case the platform has them: a name may occur more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface HttpAnswer extends HttpHead {
  readonly body: Uint8Array<ArrayBuffer>;
}

/** `changed`: the phone moved to another network; `interrupted`: the mini-program was in the background too long. */
export type NetworkFaultKind =
  | "refused"
  | "reset"
  | "name"
  | "offline"
  | "changed"
  | "interrupted"
  | "aborted"
  | "other";

/** There was no answer. */
export class NetworkFault extends Error {
  readonly kind: NetworkFaultKind;

  constructor(kind: NetworkFaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "NetworkFault";
    this.kind = kind;
  }
}

export interface NetworkStatus {
  readonly isConnected: boolean;
  readonly networkType: "wifi" | "2g" | "3g" | "4g" | "5g" | "unknown" | "none";
}

/** The user's files, each under a path of the platform's own making, which ends in the file's extension if it has one. */
export interface FilesPort {
  /** Lets the user choose; gives `undefined` when they cancel. Rejects when choosing is not possible. */
  choose(wish: ChooseWish): Promise<readonly PickedFile[] | undefined>;
  /** The folder of the mini-program's own files, which outlive the run. Example: `wxfile://usr`. */
  readonly userFolder: string;
  /** Gives `undefined` when there is nothing at `path`. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Reads `[position, position + length)`, which lies inside the file. */
  read(path: string, position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Gives the whole file's digest in lower-case hex. */
  digest(path: string, algorithm: DigestAlgorithm): Promise<string>;
  /** Keeps `bytes` as a temporary file; `extension` without a dot, may be empty. Gives its path. */
  keepTemporary(bytes: Uint8Array<ArrayBuffer>, extension: string): Promise<string>;
  /** Copies a file's bytes to a path in the user folder, over what is there. The folder it goes into exists. */
  copy(path: string, to: string): Promise<void>;
  /** Takes a file away, temporary or in the user folder. */
  remove(path: string): Promise<void>;
  /** Gives the names of what lies in a folder: the user folder or one in it. */
  list(folder: string): Promise<readonly string[]>;
  /** Makes a folder in one that exists. */
  makeFolder(path: string): Promise<void>;
  /** Takes an empty folder away. */
  removeFolder(path: string): Promise<void>;
}

export interface FileStat {
  /** Bytes; 0 for a folder. */
  readonly size: number;
  /** When it was last written: Unix time in seconds. */
  readonly time: number;
  readonly isFolder: boolean;
}

export type DigestAlgorithm = "md5" | "sha1" | "sha256";
export type FileKind = "video" | "image" | "file";

export interface ChooseWish {
  /** Where the user looks: in a chat, in the album, or through the camera. */
  readonly from: "chat" | "album" | "camera";
  /** How many at most: 0 to 100. */
  readonly count: number;
  /** `media`: pictures and videos. */
  readonly type: FileKind | "all" | "media";
  /** Extensions without a dot; only with type "file". */
  readonly extension?: readonly string[] | undefined;
}

export interface PickedFile {
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Unix time in seconds. */
  readonly time: number;
  readonly type: FileKind;
}

/** What the phone can do with pictures. */
export interface ImagesPort {
  /**
   * Writes the picture at `path` anew as a temporary JPEG and gives its path; `quality` is 0 to 100. Gives `undefined` when
   * this phone cannot read the picture, as Android's may not read HEIC.
   */
  toJpeg(path: string, quality: number): Promise<string | undefined>;
}

/** A store of texts that outlives the run. Limits and JSON are wx's own affair. */
export interface StoragePort {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}

export interface ClockPort {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `ms` milliseconds; the function it gives takes that back. */
  after(ms: number, run: () => void): () => void;
}

/** What the user sees and does on the screen. */
export interface ScreenPort {
  /** Shows a toast or a loading box in place of the last one, or with `undefined` takes it away. */
  toast(toast: Toast | undefined): void;
  /** Asks the user; resolves when they have answered. */
  modal(modal: Modal): Promise<{ readonly confirm: boolean }>;
  /** Lets the user choose one of up to six lines; gives its place, or `undefined` when they cancel. */
  actionSheet(sheet: ActionSheet): Promise<number | undefined>;
  /** Lets the phone tremble for a moment. */
  vibrate(strength: "heavy" | "medium" | "light"): void;
  /** Names a tab, from the left, anew. */
  nameTab(tab: { readonly index: number; readonly text: string | undefined }): void;
  setClipboard(text: string): Promise<void>;
  getClipboard(): Promise<string>;
  /** `path` is one that FilesPort has given out. */
  openDocument(document: { readonly path: string; readonly fileType: string | undefined }): Promise<void>;
  /** Shows pictures and videos over the page; `current` is the place of the one to begin with. */
  previewMedia(preview: { readonly sources: readonly Media[]; readonly current: number }): Promise<void>;
  /** Lets the user choose a chat for a file; gives whether they sent it. */
  shareFile(file: { readonly path: string; readonly name: string }): Promise<boolean>;
  /** Whether the user has touched the screen just now: what WeChat calls a TAP gesture. */
  isTapped(): boolean;
}

export interface Media {
  /** An address, or a path that FilesPort has given out. */
  readonly url: string;
  readonly type: "image" | "video";
}

export interface Toast {
  readonly title: string;
  readonly icon: "success" | "error" | "loading" | "none";
  /** Milliseconds until it goes away by itself; `undefined` means it stays. */
  readonly duration: number | undefined;
  /** Whether it keeps the user from touching the page. */
  readonly mask: boolean;
}

export interface ActionSheet {
  /** Above the lines; may be empty. */
  readonly title: string;
  readonly items: readonly string[];
}

export interface Modal {
  readonly title: string;
  readonly content: string;
  readonly showCancel: boolean;
  readonly confirmText: string;
  /** Example: `#FA5151`. Without: the blue of links, which WeChat draws lighter in the dark. */
  readonly confirmColor: string | undefined;
  readonly cancelText: string;
}

/** The mini-program as a whole coming to the foreground and leaving it. */
export interface LifecyclePort {
  onShow(listener: () => void): void;
  onHide(listener: () => void): void;
}

export interface DevicePort {
  info(): DeviceInfo;
  /** Where this phone departs from what WeChat documents. Default: nowhere. */
  readonly quirks?: DeviceQuirks;
  /** What the mini-program's owner has entered at mp.weixin.qq.com. Default: every domain, and a privacy guide all have agreed to. */
  readonly console?: MiniProgramConsole;
}

export interface MiniProgramConsole {
  /** Origins for each kind of task; a list that is not there lets every address through. Example: `["https://api.example.com"]`. */
  readonly domains?: Partial<Readonly<Record<"request" | "uploadFile" | "downloadFile", readonly string[]>>>;
  /** The privacy guide: whether the user has still to agree, and its name, which is empty when there is none. */
  readonly privacy?: { readonly needAuthorization: boolean; readonly privacyContractName: string };
}

export interface DeviceQuirks {
  /** Android: `readFile` past the end of a file gives zeros instead of an error. */
  readonly padsReads?: boolean;
  /** Android: the progress of `uploadFile` may say 100 % as soon as the first bytes are on their way. */
  readonly jumpsProgress?: boolean;
  /** iOS: names of an answer's headers come in another case: `ETag` becomes `Etag`. */
  readonly recasesHeaders?: boolean;
}

export interface DeviceInfo {
  readonly platform: "ios" | "android" | "windows" | "mac" | "devtools";
  readonly brand: string;
  readonly model: string;
  /** Example: `Android 14`. */
  readonly system: string;
  /** Of the base library. Example: `3.8.0`. */
  readonly SDKVersion: string;
  /** Of WeChat. Example: `8.0.50`. */
  readonly version: string;
  /** Example: `zh_CN`. */
  readonly language: string;
  readonly theme: "light" | "dark";
  /** WeChat's own text size: CSS pixels, 16 unless the user has set another. */
  readonly fontSizeSetting: number;
  readonly pixelRatio: number;
  /** CSS pixels, as are the heights and widths below. */
  readonly screenWidth: number;
  readonly screenHeight: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
  readonly statusBarHeight: number;
}

/** The phone's user, as WeChat knows them. */
export interface AccountPort {
  /** Gives a code that the mini-program's server can redeem. Rejects with a NetworkFault, or when nobody can log in. */
  login(): Promise<string>;
}
