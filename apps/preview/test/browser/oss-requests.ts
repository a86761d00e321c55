import { type Channel, channel } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What has reached the emulator's OSS since the watch began. */
export interface OssRequests {
  /** The numbers of the parts that were sent, in the order they began to arrive. */
  readonly parts: readonly number[];
  /** Example: `POST /zhichuan/a.pdf?uploadId=…`. */
  readonly lines: readonly string[];
  /** How many have no answer yet. */
  readonly underWay: number;
  /** Ends the watch. */
  stop(): void;
}

interface Started {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Watches at the emulator itself, which runs in this process: what a page says it sends is not what arrives. */
export function watchOss(ossUrl: string): OssRequests {
  const port = Number(new URL(ossUrl).port);
  const lines: string[] = [];
  const open = new Set<ServerResponse>();
  const note = (message: unknown) => {
    const { request, response } = message as Started;
    if (request.socket.localPort !== port) return;
    lines.push(`${request.method} ${request.url}`);
    open.add(response);
    response.on("close", () => open.delete(response));
  };
  const started: Channel = channel("http.server.request.start");
  started.subscribe(note);
  return {
    lines,
    get parts() {
      return lines.flatMap((line) => {
        const number = /^PUT .*[?&]partNumber=(\d+)/.exec(line)?.[1];
        return number === undefined ? [] : [Number(number)];
      });
    },
    get underWay() {
      return open.size;
    },
    stop: () => void started.unsubscribe(note),
  };
}
