import { randomBytes } from "node:crypto";
import type { FormTicket, SessionAnswer, StoredFile } from "@zhichuan/contract/types";
import type { Preview } from "../../src/index.ts";

/** A user of the mini-program who has uploaded before, from another phone: everything by HTTP. */
export class User {
  readonly #preview: Preview;
  readonly #name: string;
  #session = "";

  constructor(preview: Preview, name: string) {
    this.#preview = preview;
    this.#name = name;
  }

  /** Runs in the page before it starts: the browser is this user's. */
  get setting() {
    return { entry: "fake-wx user", name: this.#name };
  }

  async upload(name: string, content: Uint8Array | string, profile = "document"): Promise<StoredFile> {
    const bytes = new Uint8Array(typeof content === "string" ? Buffer.from(content) : content);
    this.#session ||= await this.#logIn();
    const request = { requestId: uuidV7(), profile, name, size: bytes.byteLength, kind: "form" };
    const ticket = await this.#post<FormTicket>("/v1/uploads", request);
    const form = new FormData();
    for (const [field, value] of Object.entries(ticket.fields)) form.append(field, value);
    form.append("file", new Blob([bytes]));
    const stored = await fetch(ticket.url, { method: "POST", body: form });
    if (stored.status !== 200) throw new Error(await stored.text());
    return this.#post<StoredFile>("/v1/uploads/complete", { upload: ticket.upload });
  }

  async #logIn(): Promise<string> {
    const login = await fetch(`${this.#preview.emulator.wechatUrl}/emulator/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: this.#name }),
    });
    const { session } = await this.#post<SessionAnswer>("/v1/session", (await login.json()) as object);
    return session;
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(this.#preview.server.url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(this.#session && { authorization: `Bearer ${this.#session}` }),
      },
      body: JSON.stringify(body),
    });
    const value = await answer.json();
    if (answer.status !== 200) throw new Error(JSON.stringify(value));
    return value as T;
  }
}

let last = 0;

/** Ids of files grow with time, which is the order of the list: no two of one millisecond here. */
function uuidV7(): string {
  last = Math.max(last + 1, Date.now());
  const time = last.toString(16).padStart(12, "0");
  const hex = randomBytes(10).toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}
