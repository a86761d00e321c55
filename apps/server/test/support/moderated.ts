import type { FileEntry, FileUrlAnswer, FormTicket, StoredFile } from "@zhichuan/contract";
import { DEMO_PUSH, type Emulator } from "@zhichuan/emulator";
import { createCredentials } from "../../src/index.ts";
import { ticketRequest } from "./app.ts";
import { sendForm } from "./form.ts";
import { push as makePush, type Push, verdict } from "./push.ts";
import { type CredentialsKind, type Stack, startStack } from "./stack.ts";
import { wechatEnvironment } from "./wechat-stack.ts";

type PushSettings = Parameters<Emulator["wechat"]["pushTo"]>[1];

/** What a test wants otherwise than it is. */
interface ModeratedOptions extends NonNullable<Parameters<typeof startStack>[3]> {
  readonly kind?: CredentialsKind;
  readonly settings?: Record<string, string>;
  /** Default: as the server expects it, and tried again after 20 ms. */
  readonly push?: PushSettings;
}

/** A server whose users come from WeChat and whose files WeChat checks. */
export interface ModeratedStack extends Stack {
  /** Everything that was logged. */
  logText(): string;
  signIn(user?: string): Promise<Phone>;
  /** Posts to the address that WeChat pushes to. */
  push(push: Push): Promise<{ status: number; text: string }>;
  /** The id of the check that was asked for about the object. */
  traceOf(key: string): Promise<string>;
  /** Pushes this verdict on the object, as WeChat does. */
  tell(key: string, suggest: string): Promise<{ status: number; text: string }>;
}

/** Starts it with the emulator's WeChat; ends with the test. */
export async function startModerated({
  kind = "ram-user",
  settings = {},
  push = { ...DEMO_PUSH, retryMs: 20 },
  ...options
}: ModeratedOptions = {}): Promise<ModeratedStack> {
  const lines: string[] = [];
  const stack = await startStack(kind, settings, createCredentials, {
    logger: { stream: { write: (line) => void lines.push(line) } },
    ...options,
    environment: (emulator) => ({
      ...wechatEnvironment(emulator),
      WECHAT_PUSH_TOKEN: DEMO_PUSH.token,
      WECHAT_PUSH_AES_KEY: DEMO_PUSH.aesKey,
      LOG_LEVEL: "trace",
      ...settings,
    }),
  });
  const { emulator, url, owner } = stack;
  const address = `${url}/callbacks/wechat`;
  emulator.wechat.pushTo(address, push);

  const moderated: ModeratedStack = {
    ...stack,
    logText: () => lines.join(""),
    async signIn(user) {
      const code = emulator.wechat.login(user);
      const { status, body } = await stack.post("/v1/session", { code });
      const { session } = body as unknown as { session: string };
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return new Phone(stack, session);
    },
    async push({ query, body }) {
      const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { method: "POST", body });
      return { status: answer.status, text: await answer.text() };
    },
    async traceOf(key) {
      const prefix = "uploads-index/trace/";
      const { objects } = await owner.listObjects({ prefix });
      const traces = objects.filter((object) => !object.key.startsWith(`${prefix}asked/`));
      const heads = await Promise.all(traces.map((object) => owner.headObject(object.key)));
      const index = heads.findLastIndex((head) => head?.metadata.key === encodeURIComponent(key));
      return traces[index]?.key.slice(prefix.length) ?? "";
    },
    async tell(key, suggest) {
      const { appid } = emulator.wechat;
      const message = verdict(await moderated.traceOf(key), suggest, appid);
      return moderated.push(makePush(message, { ...DEMO_PUSH, appid, at: stack.clock.now() }));
    },
  };
  return moderated;
}

/** What the tests read of answers. */
type Answer = StoredFile &
  FileUrlAnswer &
  Omit<FormTicket, "kind"> & {
    kind: string;
    file: StoredFile;
    files: FileEntry[];
    state: string;
    error: { code: string; message: string };
  };

/** A file that was sent and confirmed. */
export interface SentFile {
  readonly ticket: Pick<FormTicket, "key" | "url" | "fields" | "upload">;
  readonly file: StoredFile;
}

/** Somebody who is signed in. */
export class Phone {
  readonly #stack: Stack;
  readonly session: string;

  constructor(stack: Stack, session: string) {
    this.#stack = stack;
    this.session = session;
  }

  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }> {
    const answer = await fetch(this.#stack.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.session}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Answer };
  }

  /** A ticket for an avatar of these bytes. */
  async ticket(bytes: string, changes: Record<string, unknown> = {}) {
    const request = ticketRequest({
      profile: "avatar",
      name: "我.jpg",
      size: Buffer.byteLength(bytes),
      ...changes,
    });
    return (await this.ask("POST", "/v1/uploads", request)).body;
  }

  /** Uploads an avatar and has it confirmed. */
  async send(bytes: string, changes: Record<string, unknown> = {}): Promise<SentFile> {
    const ticket = await this.ticket(bytes, changes);
    const { status } = await sendForm(ticket.url, ticket.fields, Buffer.from(bytes));
    if (status !== 200) throw new Error(`the form was refused with ${status}`);
    return { ticket, file: await this.complete(ticket.upload) };
  }

  async complete(upload: string): Promise<StoredFile> {
    const { status, body } = await this.ask("POST", "/v1/uploads/complete", { upload });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** What the listing says of the one file there is. */
  async listed(): Promise<FileEntry | undefined> {
    return (await this.ask("GET", "/v1/files")).body.files[0];
  }

  /** Asks for a link to read the file. */
  link(key: string) {
    return this.ask("GET", `/v1/files/url?key=${encodeURIComponent(key)}`);
  }
}
