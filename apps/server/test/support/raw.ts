import { type IncomingHttpHeaders, request } from "node:http";

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request as it is: no client that adds a header, refuses one, or tidies the address up. */
export function sendRaw(
  url: string,
  { method, headers, body }: { method: string; headers: Record<string, string>; body?: Uint8Array },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const path = url.slice(url.indexOf(`:${port}`) + `:${port}`.length) || "/";
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** One part of a form. */
export interface FormPart {
  name: string;
  value: string | Uint8Array;
  filename?: string;
  contentType?: string;
}

const BOUNDARY = "zhichuan-test-boundary";

/** A form of these parts in this order, as they are: headers and body. */
export function rawForm(parts: readonly FormPart[]) {
  const pieces = parts.flatMap(({ name, value, filename, contentType }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? "" : `; filename="${filename}"`,
    contentType === undefined ? "\r\n\r\n" : `\r\nContent-Type: ${contentType}\r\n\r\n`,
    value,
    "\r\n",
  ]);
  const body = Buffer.concat([...pieces, `--${BOUNDARY}--\r\n`].map((piece) => Buffer.from(piece)));
  return {
    body,
    headers: {
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
      "content-length": String(body.length),
    },
  };
}
