import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type {
  ErrorBody,
  FormTicket,
  ProfileLimits,
  SessionAnswer,
  StoredFile,
} from "@zhichuan/contract/types";
import { storedFile } from "./items.ts";

/** What the server does next instead of its work. */
export type Fault = "hang up" | "wait" | { readonly status: number; readonly error: ErrorBody["error"] };
type Place = "profiles" | "session" | "ticket" | "upload" | "complete" | "download";

/** Signing server and bucket in one, as far as the page can tell: it says yes, until told otherwise. */
export class TestServer {
  readonly faults = new Map<Place, Fault>();
  /** The bodies of the forms that arrived. */
  readonly uploads: Buffer[] = [];
  /** The codes that were logged in with. */
  readonly logins: string[] = [];
  /** What the content check says of stored files: with anything but "pass" they have no link. */
  moderation: StoredFile["moderation"];
  /** What may be uploaded. */
  limits: ProfileLimits = documents;
  /** What a stored file is called. */
  fileName = storedFile.name;
  /** Seconds that a link to a stored file says it lives. */
  linkLife = 900;
  /** How many of the links handed out so far are refused, the oldest first. */
  endedLinks = 0;
  #links = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.faults.clear();
    this.uploads.length = 0;
    this.logins.length = 0;
    this.moderation = undefined;
    this.limits = documents;
    this.fileName = storedFile.name;
    this.linkLife = 900;
    this.endedLinks = 0;
    this.#links = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request).catch(() => Buffer.alloc(0));
    const place = placeOf(request);
    const fault = this.faults.get(place);
    if (fault === "wait") return;
    if (fault === "hang up") return void request.socket.destroy();
    if (fault) return json(response, fault.status, { error: fault.error });
    if (place === "profiles") return json(response, 200, { profiles: { document: this.limits } });
    if (place === "session") return json(response, 200, this.#session(body));
    if (isForUsers(place) && !this.#isSignedIn(request))
      return json(response, 401, { error: SESSION_NEEDED });
    if (place === "ticket") return json(response, 200, this.#ticket());
    if (place === "complete") return json(response, 200, this.#stored());
    if (place === "upload") this.uploads.push(body);
    if (place === "download" && this.#isEnded(request)) return void response.writeHead(403).end();
    response.end(place === "download" ? "the file" : "");
  }

  /** The link to a stored file, as it was given out as the `number`th. */
  link(number: number): string {
    return `${this.url}/file?number=${number}&x-oss-expires=${this.linkLife}`;
  }

  /** Ends every session there is. */
  logOut(): void {
    this.logins.length = 0;
  }

  #session(body: Buffer): SessionAnswer {
    this.logins.push(JSON.parse(body.toString()).code);
    const now = Date.now();
    const expiresAt = new Date(now + 7200_000).toISOString();
    return { session: `session-${this.logins.at(-1)}`, expiresAt, serverTime: new Date(now).toISOString() };
  }

  #isSignedIn({ headers }: IncomingMessage): boolean {
    return this.logins.some((code) => headers.authorization === `Bearer session-${code}`);
  }

  #stored(): StoredFile {
    const { url: _url, urlExpiresAt, ...file } = { ...storedFile, name: this.fileName };
    if (this.moderation === undefined) return { ...file, url: this.#nextLink(), urlExpiresAt };
    const { moderation } = this;
    return moderation === "pass"
      ? { ...file, url: this.#nextLink(), urlExpiresAt, moderation }
      : { ...file, moderation };
  }

  #nextLink(): string {
    this.#links += 1;
    return this.link(this.#links);
  }

  #isEnded({ url = "" }: IncomingMessage): boolean {
    return Number(new URL(url, this.url).searchParams.get("number")) <= this.endedLinks;
  }

  #ticket(): FormTicket {
    const now = new Date().toISOString();
    const common = { upload: "sealed", key: storedFile.key, expiresAt: now, serverTime: now };
    return { kind: "form", ...common, url: `${this.url}/bucket`, fields: { key: storedFile.key } };
  }
}

const documents: ProfileLimits = {
  contentTypes: ["application/pdf", "image/jpeg", "image/png", "video/mp4", "text/plain"],
  extensions: ["docx", "heic", "jpg", "mp4", "pdf", "png", "txt", "zip"],
  size: { min: 1, max: 100 * 1024 * 1024 },
  perDay: { files: 500, bytes: 5 * 1024 ** 3 },
  moderated: false,
};

const SESSION_NEEDED: ErrorBody["error"] = {
  code: "SESSION_NEEDED",
  message: "who is it?",
  retryable: false,
  requestId: "req-401",
};

const isForUsers = (place: Place) => place === "ticket" || place === "complete";

function placeOf({ url }: IncomingMessage): Place {
  if (url === "/v1/profiles") return "profiles";
  if (url === "/v1/session") return "session";
  if (url === "/v1/uploads") return "ticket";
  if (url === "/v1/uploads/complete") return "complete";
  return url === "/bucket" ? "upload" : "download";
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
