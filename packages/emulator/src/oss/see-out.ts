import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";

/**
 * An answer that sees its request's body out. Whatever is left of the body is thrown away; and as long as it still
 * arrives, the answer, though sent at once, does not end: a connection closed while the client still sends is reset,
 * and a client that sends first and listens afterwards would never learn why it was refused.
 * @param text the whole answer; its length has to be announced
 */
export function seeingOut(request: IncomingMessage, text: string): string | Readable {
  if (request.readableEnded || request.destroyed) return text;
  request.unpipe();
  request.resume();
  return request.complete ? text : Readable.from(textThenEnd(text, request));
}

async function* textThenEnd(text: string, request: IncomingMessage) {
  yield Buffer.from(text);
  // The client may also give up, which ends it as well.
  await finished(request, { writable: false }).catch(() => undefined);
}
