import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { Readable } from "node:stream";
import { XMLParser } from "fast-xml-parser";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly method: string;
  /** Path and query exactly as they go over the wire. Default `/`. */
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array | Readable;
}

/** Sends a request as it is: no client library that might correct it. */
export function send(
  baseUrl: string,
  { method, path = "/", headers = {}, body }: RawRequest,
): Promise<Answer> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const length =
      body === undefined || body instanceof Readable ? {} : { "content-length": Buffer.byteLength(body) };
    const sent = { ...length, ...headers };
    const outgoing = request({ hostname, port, method, path, headers: sent, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on("error", reject);
    if (body instanceof Readable) body.pipe(outgoing);
    else outgoing.end(body === undefined ? undefined : Buffer.from(body));
  });
}

/** What an answer says went wrong, from its body or, for HEAD, from `x-oss-err`. */
export function refusal({ status, headers, body }: Answer) {
  const hidden = headers["x-oss-err"];
  const xml = typeof hidden === "string" ? Buffer.from(hidden, "base64").toString() : body.toString();
  const parser = new XMLParser({ parseTagValue: false, trimValues: false });
  const { Error: error = {} } = parser.parse(xml) as { Error?: Record<string, string> };
  return { status, code: error.Code, ec: error.EC, message: error.Message, details: error };
}
