import type { Readable } from "node:stream";
import type { OssOperationName } from "../faults.ts";
import type { Accounts, Principal } from "../ram/index.ts";
import type { Address, Place } from "./address.ts";
import type { CallbackSettings } from "./callback/index.ts";
import type { BucketStore } from "./store/bucket-store.ts";

/** A request as it arrived. */
export interface Arrival {
  /** 24 hexadecimal digits; answered in `x-oss-request-id`. */
  readonly id: string;
  readonly method: string;
  /** Path and query, undecoded. */
  readonly url: string;
  /** Without the port. */
  readonly host: string;
  /** Scheme, host and port as the client wrote them, e.g. `http://127.0.0.1:9000`. */
  readonly origin: string;
  readonly clientIp: string;
  /** Names in lower case; values as bytes, one a character. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
}

/** A request that is known to be for this bucket and key; nobody has believed its signature yet. */
export interface OssRequest extends Arrival, Address {}

/** What OSS answers; the headers every answer has are added later. */
export interface OssAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** XML, or an object's bytes. */
  readonly body?: string | Readable;
}

/** What the operations work with. */
export interface OssService extends Place {
  readonly store: BucketStore;
  readonly accounts: Accounts;
  readonly callbacks: CallbackSettings;
  readonly now: () => Date;
}

/** One request being carried out. */
export interface Call {
  readonly service: OssService;
  readonly request: OssRequest;
  /** Who signed; absent: anonymous. Of a form it is only known once the form has been read. */
  readonly principal: Principal | undefined;
}

/** What an operation reads or writes decides which ACLs open it to everybody. */
export type Access = "read" | "write" | "owner";

/** One operation of the OSS API. */
export interface Operation {
  readonly name: OssOperationName;
  /** What RAM calls it, e.g. `oss:PutObject`. */
  readonly action: string;
  readonly access: Access;
  /**
   * Where the signature is looked for: in header or query, in the form (the operation does it itself), or nowhere
   * (a preflight).
   */
  readonly signature: "request" | "form" | "none";
  /** The request names many keys, and the operation asks leave for each by itself. */
  readonly authorizesEachKey?: true;
  run(call: Call): Promise<OssAnswer>;
}
