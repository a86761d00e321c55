import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  validateHeaderName,
  validateHeaderValue,
} from "node:http";
import { pipeline } from "node:stream";
import {
  decodeHeaders,
  encodeHeaders,
  RELAY_ANSWER,
  RELAY_REQUEST,
  type RelayFault,
} from "@zhichuan/fake-wx/relay";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** Headers of one connection, not of the exchange, and those that the relay sets itself. */
const NOT_PASSED_ON = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Keep-alive, because a server that closes after its answer resets a client that is still sending, which then never
 * reads why it was refused; but no connection is used twice, since its server may have been restarted in between.
 */
const AGENT = new Agent({ keepAlive: true, maxFreeSockets: 0 });

/**
 * Adds `POST /wx-network`, through which the page's `wx` reaches the network (see fake-wx's relay.ts for the form).
 * Bodies stream both ways. `origins`: the addresses that may be asked, example `http://127.0.0.1:3000`; any other
 * is refused, as WeChat refuses a domain that is not in the mini-program's list. Faults are answers with status 200
 * too, since a browser puts any other into its console as an error.
 */
export async function relayRoutes(
  app: FastifyInstance,
  { origins }: { readonly origins: readonly string[] },
): Promise<void> {
  // The body is passed on as it comes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null));

  app.post("/wx-network", (request, reply) => {
    const wish = readWish(request);
    if (wish === undefined) return reply.code(400).send("this is no request of the page's wx");
    if (!origins.includes(wish.url.origin)) {
      request.raw.resume();
      const message = `${wish.url.origin} is not among ${origins.join(", ")}`;
      return reply.header(RELAY_ANSWER.fault, "domain").send(message);
    }
    return passOn(request, reply, wish);
  });
}

interface Wish {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
}

function readWish({ headers }: FastifyRequest): Wish | undefined {
  const method = headers[RELAY_REQUEST.method];
  const url = URL.parse(String(headers[RELAY_REQUEST.url]));
  if (typeof method !== "string" || !/^[A-Z]+$/.test(method) || !url) return undefined;
  try {
    const wished = decodeHeaders(String(headers[RELAY_REQUEST.headers])) as Record<string, string>;
    const passed = Object.entries(wished).filter(([name]) => !NOT_PASSED_ON.has(name.toLowerCase()));
    for (const [name, value] of passed) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
      if (typeof value !== "string") return undefined;
    }
    return { url, method, headers: Object.fromEntries(passed) };
  } catch {
    return undefined;
  }
}

function passOn(request: FastifyRequest, reply: FastifyReply, { url, method, headers }: Wish): void {
  reply.hijack();
  const { raw: page } = reply;
  const length = request.headers["content-length"];
  const hasBody = length !== "0" || (method !== "GET" && method !== "HEAD");
  const upstream = httpRequest(url, {
    method,
    headers: { ...headers, ...(hasBody && length !== undefined ? { "content-length": length } : {}) },
    agent: AGENT,
  });

  upstream.on("response", (answer) => {
    page.writeHead(200, answerHeaders(answer, method));
    // When the answer breaks off, so does the page's: pipeline destroys both.
    pipeline(answer, page, () => {
      // Answered before everything was sent: Node's client would wait for ever to send the rest.
      if (!upstream.writableFinished) upstream.destroy();
    });
  });
  upstream.on("close", () => {
    // A browser reads the answer only after it has sent its whole body.
    request.raw.unpipe(upstream);
    request.raw.resume();
  });
  upstream.on("error", (error: NodeJS.ErrnoException) => {
    if (page.headersSent || page.destroyed) return;
    page.writeHead(200, { [RELAY_ANSWER.fault]: faultOf(error), "content-type": "text/plain" });
    page.end(error.message);
  });
  page.on("close", () => {
    if (!page.writableFinished) upstream.destroy();
  });
  request.raw.pipe(upstream);
}

function answerHeaders(answer: IncomingMessage, method: string): Record<string, string> {
  const raw = answer.rawHeaders;
  const pairs = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1]]] : []));
  const length = answer.headers["content-length"];
  return {
    [RELAY_ANSWER.status]: String(answer.statusCode),
    [RELAY_ANSWER.headers]: encodeHeaders(pairs),
    "content-type": "application/octet-stream",
    "cache-control": "no-store",
    // The answer to a HEAD names the length of a body that does not come.
    ...(length !== undefined && method !== "HEAD" && { "content-length": length }),
  };
}

function faultOf(error: NodeJS.ErrnoException): RelayFault {
  if (error.code === "ECONNREFUSED") return "refused";
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") return "name";
  return error.code === "ECONNRESET" || error.code === "EPIPE" ? "reset" : "other";
}
