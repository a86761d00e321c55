import { createReadStream } from "node:fs";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import {
  type BodyPiece,
  type ExchangeWatch,
  type HttpAnswer,
  type HttpRequest,
  NetworkFault,
  type NetworkFaultKind,
  type NetworkPort,
  type NetworkStatus,
} from "../platform.ts";
import type { NodeFiles } from "./files.ts";

/** Real HTTP through node:http. */
export class NodeNetwork implements NetworkPort {
  readonly #files: NodeFiles;
  readonly #listeners: ((status: NetworkStatus) => void)[] = [];
  #status: NetworkStatus = { isConnected: true, networkType: "wifi" };

  constructor(files: NodeFiles) {
    this.#files = files;
  }

  exchange(request: HttpRequest, watch: ExchangeWatch): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const open = request.url.startsWith("https:") ? httpsRequest : httpRequest;
      const length = request.body.reduce((sum, piece) => sum + pieceLength(piece), 0);
      const headers = { ...request.headers, ...(request.body.length > 0 && { "content-length": length }) };
      // No kept-alive sockets: a test's server can close, and a stale socket never looks like a broken network.
      const options = { method: request.method, headers, signal: watch.signal, agent: false };
      const outgoing = open(request.url, options);
      let answered = false;
      const failUnlessAnswered = (error: Error) => {
        // A server may answer before it has read the whole body and then hang up: its answer is what counts.
        if (!answered) reject(networkFault(error, watch));
      };
      outgoing.on("error", failUnlessAnswered);
      outgoing.on("response", (incoming) => {
        answered = true;
        void readAnswer(incoming, watch).then(resolve, (error) => reject(networkFault(error, watch)));
      });
      this.#send(outgoing, request.body, length, watch).catch((error) => {
        failUnlessAnswered(error);
        outgoing.destroy();
      });
    });
  }

  status(): NetworkStatus {
    return this.#status;
  }

  onStatusChange(listener: (status: NetworkStatus) => void): void {
    this.#listeners.push(listener);
  }

  /** Moves the phone to another network. */
  change(status: NetworkStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  async #send(
    outgoing: ClientRequest,
    body: readonly BodyPiece[],
    length: number,
    { onSent, allow }: ExchangeWatch,
  ): Promise<void> {
    let sent = 0;
    for (const piece of body) {
      for await (const chunk of this.#read(piece)) {
        for (let from = 0; from < chunk.byteLength; ) {
          const left = chunk.byteLength - from;
          const next = allow ? await allow(left) : left;
          if (!(await write(outgoing, chunk.subarray(from, from + next)))) return;
          from += next;
          sent += next;
          onSent?.(sent);
        }
      }
    }
    if (sent !== length) throw new Error(`the file changed: ${sent} of ${length} bytes could be read`);
    outgoing.end();
  }

  #read(piece: BodyPiece): AsyncIterable<Uint8Array> {
    if (!("path" in piece)) return Readable.from([piece]);
    const file = this.#files.locate(piece.path);
    if (file === undefined || piece.size === 0) return Readable.from([]);
    return createReadStream(file, { end: piece.size - 1 });
  }
}

/** Resolves when the network has taken the chunk: true, or false when the connection has ended meanwhile. */
function write(outgoing: ClientRequest, chunk: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) return resolve(false);
    const onClose = () => resolve(false);
    outgoing.once("close", onClose);
    outgoing.write(chunk, (error) => {
      outgoing.off("close", onClose);
      resolve(!error);
    });
  });
}

function pieceLength(piece: BodyPiece): number {
  return "path" in piece ? piece.size : piece.byteLength;
}

async function readAnswer(incoming: IncomingMessage, watch: ExchangeWatch): Promise<HttpAnswer> {
  const { rawHeaders } = incoming;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  const head = { status: incoming.statusCode ?? 0, headers };
  watch.onHeaders?.(head);
  const length = Number(incoming.headers["content-length"]);
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    received += chunk.byteLength;
    watch.onReceived?.(received, Number.isNaN(length) ? undefined : length);
  }
  return { ...head, body: new Uint8Array(Buffer.concat(chunks)) };
}

const kinds: Readonly<Record<string, NetworkFaultKind>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ENOTFOUND: "name",
  EAI_AGAIN: "name",
  ENETUNREACH: "offline",
};

function networkFault(error: NodeJS.ErrnoException, { signal }: ExchangeWatch): NetworkFault {
  if (error instanceof NetworkFault) return error;
  const kind = signal.aborted ? "aborted" : (kinds[error.code ?? ""] ?? "other");
  return new NetworkFault(kind, error.message, { cause: error });
}
